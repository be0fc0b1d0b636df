"""What SECURITY.md promises, tried. The short forms are tests; `python -m tests.trials` is long."""
