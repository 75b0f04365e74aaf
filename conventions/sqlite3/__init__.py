"""Django's own SQLite, but for one statement."""
