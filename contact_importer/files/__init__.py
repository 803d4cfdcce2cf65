"""Contact files in and out: sniffing, mapping, the reader process, exports."""
