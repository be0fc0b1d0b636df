"""Drafts held against the rules: citations, quotations, numbers, duties; see docs/check.md."""
