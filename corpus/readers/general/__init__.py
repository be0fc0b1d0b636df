"""Readers of formats that anybody may use."""
