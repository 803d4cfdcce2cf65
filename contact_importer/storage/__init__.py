"""SQLite through SQLAlchemy Core: one writer thread, read-only readers."""
