"""Measures the promises of docs/performance.md, each against a peer in the same run."""
