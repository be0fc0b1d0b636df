"""Characters: cleaning, Han script, numerals, quantities, dates."""
