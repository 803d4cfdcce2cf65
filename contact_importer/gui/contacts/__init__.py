"""The table of contacts: a million rows by position, loaded page by page."""
