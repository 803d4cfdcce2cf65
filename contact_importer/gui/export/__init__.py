"""Dialogs that write files: exports and reports."""
