"""What SECURITY.md promises, tried. Short forms are tests; `python -m tests.trials` runs the long."""
