"""What a reply asks of the session it came in, whatever it says about a recipient. Pure."""

from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.validation.reply_meaning import ReplyMeaning
from contact_importer.validation.reply_rules import read_rcpt_reply

_TOO_MANY = "too many recipients"


def asks_for_patience(reply: SmtpReply) -> bool:
    """The server wants us slower: 421, 450 4.7.x, 452 4.5.3, or in words (validation.md §4.8).

    Greylisting is no such wish: it is meant for each recipient once. Nor is a rate of the
    recipient's own (x.2.x).
    """
    if reply.kind is not ReplyKind.REPLY or not 400 <= reply.code < 500:
        return False
    if reply.code == 421 or takes_no_more(reply):
        return True
    meaning = read_rcpt_reply(reply)
    if reply.code == 450 and reply.enhanced.startswith("4.7."):
        return meaning is not ReplyMeaning.GREYLISTED
    return meaning is ReplyMeaning.RATE_LIMITED and not reply.enhanced.startswith("4.2.")


def takes_no_more(reply: SmtpReply) -> bool:
    """The transaction is full; the rest belongs into another one (RFC 5321 4.5.3.1.10)."""
    if reply.kind is not ReplyKind.REPLY or reply.code != 452:
        return False
    return reply.enhanced == "4.5.3" or (not reply.enhanced and _TOO_MANY in reply.text.casefold())
