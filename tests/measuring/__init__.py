"""Tests of `bot.measuring`."""
