"""What will be imported: columns, dry run, options."""
