"""Time limits that every tool is given, in seconds, where it lets them be set."""

DNS_TRY_S = 1.0
DNS_S = 3.0
SMTP_S = 3.0
ANSWER_S = 20.0  # then a tool counts as not having answered
