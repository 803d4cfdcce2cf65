"""Small painted widgets of the pages."""
