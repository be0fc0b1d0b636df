"""Citations: their keys, and finding them in text."""
