"""Tests of `bot.editing`."""
