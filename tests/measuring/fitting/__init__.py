"""Tests of `bot.measuring.fitting`."""
