"""Answers German questions from a FAQ with the official text."""
