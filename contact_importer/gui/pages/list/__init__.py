"""A contact list."""
