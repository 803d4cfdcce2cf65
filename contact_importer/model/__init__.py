"""Values and rules of the vocabulary. Standard library only; no I/O."""
