"""One module a publisher; each has `fetch(errand)`, the text or None when it is unchanged."""
