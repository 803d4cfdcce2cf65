"""SMTP dialogues as they are kept: compressed against words that most of them have."""

import zlib
from collections.abc import Sequence

# The first byte of a packed dialogue names its dictionary: another one needs another byte.
_FORM = b"\x01"
# What servers say, common words last: zlib reaches them with the shortest distances.
_WORDS = (
    b"S: 550-5.1.1 The email account that you tried to reach does not exist. Please try "
    b"double-checking the recipient's email address for typos or unnecessary spaces.\n"
    b"S: 554 5.7.1 Service unavailable; Client host blocked using zen.spamhaus.org; "
    b"https://www.spamhaus.org/query/ip/\n"
    b"S: 553 5.7.1 relaying denied\nS: 421 4.7.0 Too many connections, try again later\n"
    b"S: 452 4.2.2 Mailbox full, over quota\nS: 552 5.2.2 Mailbox over quota\n"
    b"S: 451 4.7.1 Greylisting in action, please come back later in 5 minutes\n"
    b"S: 450 4.2.0 Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/\n"
    b"S: 550 5.4.1 Recipient address rejected: Access denied. protection.outlook.com "
    b"Microsoft ESMTP MAIL Service ready at +0000\nS: 550 5.2.1 Mailbox disabled\n"
    b"S: 550 5.7.1 Message rejected due to policy, sender SPF check failed, no reverse DNS\n"
    b"* no connection: Connection refused\n* no connection in time\n* the connection was lost\n"
    b"* TLSv1.2\n* TLSv1.3\nS: 220 2.0.0 Ready to start TLS\nC: STARTTLS\nC: HELO \nC: RSET\n"
    b"S: 250-XCLIENT NAME ADDR\nS: 250-LIMITS RCPTMAX=\nS: 250-AUTH LOGIN PLAIN\n"
    b"S: 250-DELIVERBY\nS: 250-BINARYMIME\nS: 250-VRFY\nS: 250-ETRN\nS: 250 HELP\n"
    b"S: 250-SIZE 35882577\nS: 250-SIZE 157286400\nS: 250-SIZE 10240000\nS: 250-PIPELINING\n"
    b"S: 250-STARTTLS\nS: 250-ENHANCEDSTATUSCODES\nS: 250-8BITMIME\nS: 250-DSN\n"
    b"S: 250-CHUNKING\nS: 250 SMTPUTF8\nS: 250 CHUNKING\n"
    b"S: 250- Hello [192.168.] at your service\nS: 220 ESMTP Postfix ready\nS: 220 mx1.mail.\n"
    b"C: EHLO mail.\nC: MAIL FROM:<>\nS: 250 2.1.0 Sender OK\nS: 250 2.1.0 Ok\n"
    b"C: RCPT TO:<postmaster@\nS: 550 5.1.1 <>: Recipient address rejected: User unknown in "
    b"virtual mailbox table\nS: 550 5.1.1 No such user here\nS: 550 5.1.1 User unknown\n"
    b"S: 250 2.1.5 Recipient OK\nC: RCPT TO:<\nS: 250 2.1.5 Ok"
)

# A window that holds the words and a usual dialogue: to clear zlib's usual tables takes ten
# times as long as to pack one, and makes it no smaller.
_WINDOW, _MEMORY = -13, 5


def pack(lines: Sequence[str]) -> bytes:
    """Lines (without line ends in them) as bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, _WINDOW, _MEMORY, zdict=_WORDS)
    return _FORM + packer.compress("\n".join(lines).encode()) + packer.flush()


def unpack(packed: bytes) -> tuple[str, ...]:
    """The inverse of ``pack``."""
    unpacker = zlib.decompressobj(wbits=-zlib.MAX_WBITS, zdict=_WORDS)
    text = unpacker.decompress(packed[len(_FORM) :]) + unpacker.flush()
    return tuple(text.decode().split("\n"))
