"""How good the answers are: figures on labelled questions, and the weights fitted to the data."""
