"""The network check."""
