"""The commands of `regsearch`, a module each, imported when called."""
