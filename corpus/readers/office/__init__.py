"""Files of word processors and spreadsheets other than Word's own."""
