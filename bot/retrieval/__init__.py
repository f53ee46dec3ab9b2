"""From the words of a question to the probabilities of all that it may be about."""
