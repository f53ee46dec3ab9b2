"""Tests of `bot.operating`."""
