"""Fitting weights, confidences and thresholds to held-out questions.

`bot.measuring.shipped_fit` fits what ships with the bot, `bot.measuring.own_fit` what an FAQ keeps
beside its data.
"""
