"""Django's SQLite engine, with files that their owner alone can read."""
