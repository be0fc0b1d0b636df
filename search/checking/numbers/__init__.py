"""Numbers that a draft states, read as what limits are made of: kind, measure, direction, unit."""
