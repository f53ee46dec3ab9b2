"""German: how a text is read. Knows neither the index nor the entries."""
