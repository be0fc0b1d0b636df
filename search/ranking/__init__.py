"""Scores: the formula, its two stages, its kernels."""
