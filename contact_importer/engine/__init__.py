"""The use cases and the ports they need. No Qt, no adapter library."""
