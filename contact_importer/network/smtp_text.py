"""What goes over an SMTP wire and comes back: addresses as bytes, replies as values. No I/O."""

import re
from dataclasses import dataclass

import dns.exception
import dns.name
from aiosmtplib.response import SMTPResponse

from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.validation.address_literal import literal_text, parse_literal

TEXT_LIMIT = 1000

# RFC 5321 4.1.2 Mailbox and RFC 6531 3.3: dot-string or quoted string; control characters
# and angle brackets never, spaces inside quotes only.
_DOT_STRING = re.compile(r"[^\s\x00-\x20\x7f-\x9f<>()\[\]\\,;:@\"]+\Z")
_QUOTED_STRING = re.compile(r'"(?:[^\x00-\x1f\x7f-\x9f<>"\\\u2028\u2029]|\\[\x20-\x7e])*"\Z')
_HOST_NAME = re.compile(r"(?=.{1,253}\Z)(?:(?!-)[a-z0-9_-]{1,63}(?<!-)\.)*(?!-)[a-z0-9-]{1,63}\Z")
_ENHANCED = re.compile(r"#?([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)[\s:;,.-]*")


@dataclass(frozen=True, slots=True)
class WireAddress:
    """An address as RCPT TO and MAIL FROM carry it, without the angle brackets."""

    path: bytes
    needs_smtputf8: bool


def is_host_name(name: str) -> bool:
    """``name`` is an ASCII host name that may stand in EHLO or SNI."""
    return bool(_HOST_NAME.match(name.lower()))


def wire_address(address: str) -> WireAddress | None:
    """The bytes of ``address``, or None when it cannot be sent without doubt.

    The local part goes unchanged. The domain becomes A-labels when the local part is ASCII
    (no server needs SMTPUTF8 for it then); otherwise it stays as written (RFC 6531 3.3). An
    address literal gets its tag in the usual letters, "[IPv6:...]".
    """
    local, at, domain = address.rpartition("@")
    if not at or not (_DOT_STRING.match(local) or _QUOTED_STRING.match(local)):
        return None
    literal = parse_literal(domain)
    if literal is not None:
        a_label = domain = literal_text(literal)
    else:
        a_label = domain if domain.isascii() else _a_label(domain)
        if not is_host_name(a_label):
            return None
    try:
        if local.isascii():
            return WireAddress(f"{local}@{a_label}".encode("ascii"), needs_smtputf8=False)
        return WireAddress(f"{local}@{domain}".encode(), needs_smtputf8=True)
    except UnicodeEncodeError:  # lone surrogates
        return None


def _a_label(domain: str) -> str:
    """A U-label domain in A-labels; "" if it has none."""
    try:
        name = dns.name.from_unicode(domain, idna_codec=dns.name.IDNA_2008_UTS_46)
    except (dns.exception.DNSException, UnicodeError):
        return ""
    return name.to_text(omit_final_dot=True)


def clean_text(text: str) -> str:
    """One printable line of at most 1,000 characters: no controls, escapes, bidi marks."""
    text = text[: 2 * TEXT_LIMIT]
    if not text.isprintable():
        text = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(text.split())[:TEXT_LIMIT]


def reply_value(response: SMTPResponse, *, host: str, ip: str) -> SmtpReply:
    """A well-formed reply as a value, its enhanced code (RFC 2034) set apart.

    An enhanced code of another class than the reply's stays in the text and counts for
    nothing. "#5.1.0" as some gateways write it counts.
    """
    enhanced = ""
    own_class = str(response.code)[0]
    lines = []
    for line in response.message.split("\n"):
        found = _ENHANCED.match(line)
        if found and found[1][0] == own_class:
            enhanced = enhanced or found[1]
            line = line[found.end() :]  # noqa: PLW2901 - the rest of the line
        lines.append(line)
    return SmtpReply(
        kind=ReplyKind.REPLY,
        code=response.code,
        enhanced=enhanced,
        text=clean_text(" ".join(lines)),
        host=host,
        ip=ip,
    )
