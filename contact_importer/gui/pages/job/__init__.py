"""One task, live."""
