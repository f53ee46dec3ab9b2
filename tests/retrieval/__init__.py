"""Tests of `bot.retrieval`."""
