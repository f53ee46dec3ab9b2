"""Tests of `bot.language`."""
