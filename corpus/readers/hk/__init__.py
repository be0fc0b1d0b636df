"""Readers of Hong Kong e-Legislation's formats."""
