"""Scripted situations, answered by this product and by its peers (docs/comparison.md)."""
