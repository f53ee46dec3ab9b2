"""From probabilities to a reply: what is decided, and how it is worded."""
