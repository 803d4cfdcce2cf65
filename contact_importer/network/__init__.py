"""DNS and SMTP on the wire, and the guard that every connection passes."""
