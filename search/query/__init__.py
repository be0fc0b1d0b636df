"""What a query says and what it is after."""
