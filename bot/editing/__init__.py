"""What editors improve the data with."""
