"""Pure decisions: syntax, lists, DNS and reply rules, policy. No I/O."""
