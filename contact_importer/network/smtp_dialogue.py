"""What was said in an SMTP session, as lines of evidence. Bounded; no I/O."""

from aiosmtplib.response import SMTPResponse

from contact_importer.network.smtp_text import clean_text

GREETING_LIMIT = 12 * 1024  # bytes, from the connection to the reply to EHLO
ENVELOPE_LIMIT = 4 * 1024  # bytes, MAIL FROM and its replies

_CUT = "* the rest was not kept"


class Dialogue:
    """Cleaned lines: "C: " what we said, "S: " what the server said, "* " what happened.

    Beyond ``limit`` bytes (UTF-8, with line ends) nothing is kept, and the last line says so.
    """

    def __init__(self, limit: int) -> None:
        self._room = limit - len(_CUT) - 1
        self._lines: list[str] = []

    @property
    def lines(self) -> tuple[str, ...]:
        """What was kept, in order."""
        return tuple(self._lines)

    def sent(self, command: bytes) -> None:
        """A command line, without its CRLF."""
        self._keep("C: " + clean_text(command.decode("utf-8", "replace")))

    def received(self, response: SMTPResponse) -> None:
        """A reply, line by line as it came (RFC 5321 4.2.1)."""
        *before, last = response.message.split("\n")
        for line in before:
            self._keep(f"S: {response.code}-{clean_text(line)}")
        self._keep(f"S: {response.code} {clean_text(last)}".rstrip())

    def happened(self, event: str) -> None:
        """Something that neither side said: a handshake, a connection made again."""
        self._keep("* " + clean_text(event))

    def _keep(self, line: str) -> None:
        if self._room < 0:
            return
        self._room -= len(line.encode()) + 1
        self._lines.append(line if self._room >= 0 else _CUT)
