"""Schema history, run by alembic at start (see upgrade.py)."""
