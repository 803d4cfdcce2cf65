"""All tasks: queue and history."""
