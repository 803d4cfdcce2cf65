"""What was said about one contact in SMTP sessions, line by line. Pure.

"C: " is what we said, "S: " what the server said, "* " what happened. No other contact's
address is ever among the lines.
"""

from collections.abc import Iterable, Sequence

from contact_importer.model.evidence import ReplyKind, SmtpReply

_LIMIT = 16 * 1024  # bytes in UTF-8, with line ends
_CUT = "* some lines were not kept"


def recipient_lines(address: str, domain: str, reply: SmtpReply) -> tuple[str, ...]:
    """The question about a recipient and the answer; ``domain`` in A-labels.

    They are what goes on the wire where the local part is ASCII (RFC 6531 3.3).
    """
    local, _, _ = address.rpartition("@")
    command = f"RCPT TO:<{local}@{domain}>" if local.isascii() else f"RCPT TO:<{address}>"
    if reply.kind is ReplyKind.NOT_SENT:
        return (f"* {command} was not sent: {reply.text}",)
    return (f"C: {command}", _reply_line(reply))


def failure_lines(failures: Iterable[SmtpReply]) -> tuple[str, ...]:
    """Hosts that gave no session, and how that ended."""
    return tuple(line for failure in failures for line in _failure(failure))


def bounded(lines: Sequence[str]) -> tuple[str, ...]:
    """The beginning and the end of what was said, 16 KiB at most."""
    if _size(lines) <= _LIMIT:
        return tuple(lines)
    room = (_LIMIT - _size((_CUT,))) // 2
    head = _as_many(lines, room)
    tail = _as_many(lines[::-1], room)
    return (*head, _CUT, *tail[::-1])


def _failure(reply: SmtpReply) -> tuple[str, ...]:
    host = f"* {reply.host} [{reply.ip}]" if reply.ip else f"* {reply.host}"
    return (host, _reply_line(reply)) if reply.host else (_reply_line(reply),)


def _reply_line(reply: SmtpReply) -> str:
    if reply.kind is ReplyKind.REPLY:
        words = (f"S: {reply.code}", reply.enhanced, reply.text)
    else:
        words = (f"* {reply.kind.value}", reply.text, "")
    return " ".join(word for word in words if word)


def _as_many(lines: Sequence[str], room: int) -> list[str]:
    """The first lines that have room."""
    kept: list[str] = []
    for line in lines:
        room -= _size((line,))
        if room < 0:
            break
        kept.append(line)
    return kept


def _size(lines: Iterable[str]) -> int:
    return sum(len(line.encode()) + 1 for line in lines)
