"""Tests of `bot.faq`."""
