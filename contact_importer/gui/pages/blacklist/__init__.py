"""The person's blacklist."""
