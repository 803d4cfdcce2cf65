"""Refusals of our address: what makes two of them, of unrelated servers, the same. Pure."""

import re

from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.validation.reply_phrases.about_us import BLOCK_LIST
from contact_importer.validation.reply_words import plain_text

_LONGEST = 120
# Zones and parts of one list go by several names (spamhaus.org: ZEN is SBL, XBL with CBL, PBL).
_SPAMHAUS = frozenset({"zen", "sbl", "xbl", "pbl", "sblcss", "cbl", "abuseat", "spamhaus"})
_ABOUT_ADDRESS = re.compile(
    r"\b(?:client|your|connecting|sending|source|this|remote)(?: \w+)? "
    r"(?:host|ip|ips|server|address|network|mta|domain)\b"
    r"|\bhost rejected\b|\bip(?: address)?\b|\breputation\b|\breverse\b|\bptr\b"
)
_BLOCKED = re.compile(
    r"\b(?:block(?:ed|ing|s|list\w*)?|banned|black ?list\w*|listed|deny ?list\w*|den(?:ied|y)"
    r"|reject(?:ed|ing)?|refus(?:ed|ing)|not (?:allowed|accepted|permitted)|reputation|abus\w+)\b"
)
_OTHER_SUBJECT = re.compile(r"\b(?:relay\w*|authenticat\w+|auth|tls|starttls|sender|recipient)\b")
_NUMBERS_AND_IDS = re.compile(r"\S*\d\S*")
_HOST_NAME = re.compile(r"\S+\.\S+")


def blocking_signature(reply: SmtpReply) -> str:
    """The block list that a refusal names, or its words about our address; "" = neither.

    Addresses, host names, numbers and ids do not count: unrelated servers that refuse us for
    the same reason have the same signature. Words alone count in permanent refusals only.
    """
    if reply.kind is not ReplyKind.REPLY or not 400 <= reply.code < 600:
        return ""
    named = BLOCK_LIST.findall(reply.text.casefold())
    if named and named != ["zen"]:  # by itself it is a provider's name
        return "spamhaus" if _SPAMHAUS.intersection(named) else named[0]
    text = plain_text(reply.text)
    if reply.code < 500 or _OTHER_SUBJECT.search(text):
        return ""
    if not (_ABOUT_ADDRESS.search(text) and _BLOCKED.search(text)):
        return ""
    words = _HOST_NAME.sub(" ", _NUMBERS_AND_IDS.sub(" ", text))
    return " ".join(words.replace(":", " ").split())[:_LONGEST]
