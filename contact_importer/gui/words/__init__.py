"""Everything in the person's language: errors, reasons, tasks, numbers, times."""
