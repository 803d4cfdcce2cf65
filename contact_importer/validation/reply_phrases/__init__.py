"""Words of SMTP refusals, by what they speak about.

Collected from RFC 5321, 3463, 7372, 7504 and 7505, from servers' sources and manuals and
from the providers' postmaster pages (docs/reply-rules.md). They are grammar rather than
quotations: a noun for the mailbox and what is said of it.
"""
