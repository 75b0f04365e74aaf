"""Whether a database of an earlier release becomes one of today, and what was in it can still be opened."""
