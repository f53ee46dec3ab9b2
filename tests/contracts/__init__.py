"""What holds for the whole: layers, channels, documents, the wheel, the texts and the figures."""
