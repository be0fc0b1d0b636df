"""Readers of Taiwan's Ministry of Justice's formats."""
