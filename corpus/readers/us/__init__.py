"""Readers of United States publishers' formats."""
