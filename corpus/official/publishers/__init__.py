"""One module a publisher; each has `fetch(context)`, the text or None when it is unchanged."""
