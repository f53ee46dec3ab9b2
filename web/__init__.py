"""The website: page, API and embeddable widget."""
