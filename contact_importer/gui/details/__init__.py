"""The why pane: what is known about one contact and what can be done about it."""
