"""From the bytes of an author's files to a checked Library."""
