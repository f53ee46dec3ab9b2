"""Long-running processes: how they start, follow their data, and say what they miss."""
