"""Measures regsearch against other engines, side by side: `python -m benchmarks --help`."""
