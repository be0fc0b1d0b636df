"""The tests; a package, so that `python -m tests.trials` finds these and no others."""
