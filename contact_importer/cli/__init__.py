"""The command line: stable commands, stable JSON, stable exit codes (docs/cli.md)."""
