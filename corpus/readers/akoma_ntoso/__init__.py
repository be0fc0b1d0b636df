"""Readers of Akoma Ntoso and what is made of it."""
