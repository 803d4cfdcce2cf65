"""What a mail server of each character answers to RCPT and at its greeting. Pure."""

from dataclasses import dataclass

from contact_importer.demo.characters import Character
from contact_importer.demo.settings import DemoTrouble
from contact_importer.demo.world import Mailbox

OK = "250 2.1.5 Ok"
RELAY_DENIED = "554 5.7.1 Relay access denied"
NO_SUCH_DOMAIN = "554 5.7.1 We do not relay for this domain"

_BY_MAILBOX = {
    Mailbox.EXISTS: OK,
    Mailbox.MISSING: "550 5.1.1 No such user here",
    Mailbox.DISABLED: "550 5.2.1 The mailbox is disabled",
    Mailbox.FULL: "552 5.2.2 Mailbox full, quota exceeded",
    Mailbox.UNAVAILABLE: "450 4.2.0 Mailbox temporarily unavailable, please retry",
}

_FOR_EVERYBODY = {
    Character.CATCH_ALL: OK,
    Character.OVER_QUOTA: "552 5.2.2 Quota exceeded (mailbox for user is full)",
    Character.HICCUP: "450 4.3.0 Internal problem, try again later",
    Character.BUSY: "421 4.3.2 Too busy, closing connection",
    Character.BLOCKS_POLICY: "550 5.7.1 Message refused by local policy: sending host reputation",
    Character.BLOCKS_CLIENT: "550 5.7.1 Client host blocked using a blocklist",
    Character.BLOCKS_SENDER: "550 5.7.1 Sender address rejected by security policy",
}


@dataclass(frozen=True, slots=True)
class Greeting:
    """What a host says first and offers; ``usable`` False: it hangs up after its banner."""

    banner: str
    usable: bool = True
    extensions: tuple[str, ...] = ("PIPELINING", "SIZE 36700160", "8BITMIME")


#: What answers in the place of all servers where somebody intercepts.
INTERCEPTOR = "proxy.isp.demo"


def troubled_greeting(trouble: DemoTrouble, host: str) -> Greeting | None:
    """The greeting that the trouble around a world brings; None: it has no word in this."""
    if trouble is DemoTrouble.INTERCEPTED:
        return Greeting(f"220 {INTERCEPTOR} ESMTP")
    if trouble is DemoTrouble.BLOCKLISTED:
        text = f"554 5.7.1 {host} Client host blocked using zen.spamhaus.org"
        return Greeting(text, usable=False)
    return None


def greeting(character: Character, host: str) -> Greeting:
    """The greeting of a host."""
    match character:
        case Character.BUSY:
            return Greeting(f"421 4.3.2 {host} Service too busy, try again later", usable=False)
        case Character.BLOCKS_CLIENT:
            text = f"554 5.7.1 {host} No SMTP service: client host is on our blocklist"
            return Greeting(text, usable=False)
        case Character.SERIAL:
            return Greeting(f"220 {host} ESMTP ready", extensions=("SIZE 10485760", "8BITMIME"))
        case Character.TLS_TROUBLE:
            return Greeting(f"220 {host} ESMTP ready", extensions=("PIPELINING", "STARTTLS"))
        case Character.ANTIQUE:
            return Greeting(f"220 {host} Simple Mail Transfer Service ready", extensions=())
        case _:
            return Greeting(f"220 {host} ESMTP ready")


def rcpt_reply(character: Character, mailbox: Mailbox) -> str | None:
    """The reply to RCPT; None: the connection is dropped instead. Greylisting comes before."""
    if character in (Character.DROPS, Character.CLOSED):
        return None
    return _FOR_EVERYBODY.get(character) or _BY_MAILBOX[mailbox]
