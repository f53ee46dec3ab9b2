"""Tests of the Telegram bot against a Bot API server of our own."""
