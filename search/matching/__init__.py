"""Which provisions satisfy a condition, a citation, a pattern."""
