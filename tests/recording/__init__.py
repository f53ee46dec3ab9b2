"""Tests of `bot.recording`."""
