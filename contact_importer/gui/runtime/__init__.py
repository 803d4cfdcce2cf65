"""The window's process: loop, threads, garbage, locks, the last boundary for errors."""
