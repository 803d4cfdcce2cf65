"""A reply as a log, a bounce or another server's reply quotes it. Pure.

"host mx.example[192.0.2.1] said: 550 5.1.1 ... (in reply to RCPT TO command)" is how Postfix
quotes, "smtp; 550 ..." how delivery reports do (RFC 3464 2.3.6), "Remote host said: 550 ..."
how qmail does.
"""

import re

from contact_importer.model.evidence import ReplyKind, SmtpReply

_CODE = re.compile(r"(?:^|[:;'\"]\s*)([245]\d\d)(?=[\s-]|$)[\s-]*")
_ENHANCED = re.compile(r"[#(\[]?([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)[)\]]?[\s:;,.-]*")
_BOUNCED = 550  # a bounce is made of a permanent refusal


def quoted_reply(quote: str) -> SmtpReply:
    """The reply in a quote that holds one; without any code it is one that made a bounce."""
    found = _CODE.search(quote)
    text = quote[found.end() :] if found else quote
    enhanced = _ENHANCED.match(text)
    if found:
        code = int(found[1])
    else:
        code = _BOUNCED if enhanced is None else int(enhanced[1][0]) * 100 + 50
    own = enhanced is not None and enhanced[1][0] == str(code)[0]
    if enhanced is not None and own:
        text = text[enhanced.end() :]
    return SmtpReply(
        kind=ReplyKind.REPLY,
        code=code,
        enhanced=enhanced[1] if enhanced is not None and own else "",
        text=" ".join(text.split()),
    )
