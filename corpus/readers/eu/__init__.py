"""Readers of the EU Publications Office's formats."""
