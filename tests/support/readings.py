"""What is remembered of SMTP replies that were read."""

from contact_importer.validation.reply_rules import read_rcpt_reply
from contact_importer.validation.reply_words import read_words

_REMEMBERING = (read_rcpt_reply, read_words)  # as they are: tests put others in their place


def forget_readings() -> None:
    """A bug that is planted in how replies are read must not meet readings without it."""
    for reading in _REMEMBERING:
        reading.cache_clear()
