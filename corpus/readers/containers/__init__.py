"""Files that hold other files: archives, mail, saved pages, books."""
