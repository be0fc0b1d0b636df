"""What SECURITY.md promises, tried. Short forms are tests; `-m tests.trials` runs the long."""
