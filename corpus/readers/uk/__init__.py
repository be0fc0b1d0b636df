"""Readers of legislation.gov.uk's formats."""
