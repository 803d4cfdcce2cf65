"""What a right check of an address must find out, at each level. Pure; used by tests."""

from dataclasses import dataclass

from contact_importer.demo.characters import IDN_DOMAIN, REACHABLE, Character
from contact_importer.demo.domain_names import ZONE
from contact_importer.demo.world import DemoWorld, Mailbox
from contact_importer.model.verdict import CheckLevel, Reason, Status


@dataclass(frozen=True, slots=True)
class Expectation:
    """The only right status, and the reasons that may stand beside it (the best one first)."""

    status: Status
    reasons: tuple[Reason, ...]

    def met_by(self, status: Status, reason: Reason) -> bool:
        """Whether a result is right."""
        return status is self.status and reason in self.reasons


def _expect(status: Status, *reasons: Reason) -> Expectation:
    return Expectation(status, reasons)


SYNTAX = _expect(Status.INVALID, Reason.SYNTAX)
RESERVED = _expect(Status.INVALID, Reason.RESERVED_DOMAIN)
DISPOSABLE = _expect(Status.BLACKLIST, Reason.DISPOSABLE_DOMAIN)
_FAST = _expect(Status.VALID, Reason.DOMAIN_NOT_CHECKED)
_STANDARD = _expect(Status.VALID, Reason.MAILBOX_NOT_CHECKED)
_NO_SMTPUTF8 = _expect(Status.VALID, Reason.SMTPUTF8_NOT_SUPPORTED)
_DNS_FAILURE = _expect(Status.PENDING, Reason.DNS_FAILURE)
_RESERVED_ENDINGS = (
    *(".test", ".example", ".invalid", ".localhost", ".local", ".onion", ".alt", ".internal"),
    *(".example.com", ".example.net", ".example.org", ".home.arpa"),
)

#: Decided by the DNS, or undecidable because of it.
_BY_DNS = {
    Character.DEAD: _expect(Status.INVALID, Reason.DOMAIN_NOT_FOUND),
    Character.NO_MAIL_HOST: _expect(Status.INVALID, Reason.NO_MAIL_HOST),
    Character.NULL_MX: _expect(Status.INVALID, Reason.NULL_MX),
    Character.MX_MISSING: _expect(Status.INVALID, Reason.MX_UNRESOLVABLE),
    Character.MX_PRIVATE: _expect(Status.INVALID, Reason.MX_UNROUTABLE),
    Character.SERVFAIL: _DNS_FAILURE,
    Character.DNS_SILENT: _DNS_FAILURE,
}

#: The same for every mailbox of the domain.
_BY_HOST = {
    Character.CATCH_ALL: _expect(Status.VALID, Reason.CATCH_ALL),
    Character.OVER_QUOTA: _expect(Status.VALID, Reason.MAILBOX_FULL),
    Character.GREYLISTER: _expect(Status.PENDING, Reason.GREYLISTED, Reason.TEMPORARY_FAILURE),
    Character.HICCUP: _expect(Status.PENDING, Reason.TEMPORARY_FAILURE, Reason.GREYLISTED),
    Character.BUSY: _expect(Status.PENDING, Reason.TEMPORARY_FAILURE, Reason.CONNECTION_FAILED),
    Character.BLOCKS_CLIENT: _expect(Status.PENDING, Reason.REFUSED_US),
    Character.BLOCKS_SENDER: _expect(Status.PENDING, Reason.REFUSED_US),
    Character.BLOCKS_POLICY: _expect(Status.PENDING, Reason.REFUSED_US),
    Character.CLOSED: _expect(Status.PENDING, Reason.CONNECTION_FAILED),
    Character.DROPS: _expect(Status.PENDING, Reason.CONNECTION_FAILED),
}

_BY_MAILBOX = {
    Mailbox.EXISTS: _expect(Status.VALID, Reason.MAILBOX_EXISTS),
    Mailbox.MISSING: _expect(Status.INVALID, Reason.MAILBOX_NOT_FOUND),
    Mailbox.DISABLED: _expect(Status.INVALID, Reason.MAILBOX_DISABLED),
    Mailbox.FULL: _expect(Status.VALID, Reason.MAILBOX_FULL),
    Mailbox.UNAVAILABLE: _expect(Status.PENDING, Reason.TEMPORARY_FAILURE, Reason.GREYLISTED),
}

#: After greylisting the random control is greylisted itself, so the proof may be weaker.
_AFTER_GREYLISTING = _expect(Status.VALID, Reason.MAILBOX_EXISTS, Reason.CONTROL_INCONCLUSIVE)


def expected(
    world: DemoWorld, address: str, level: CheckLevel, *, again: bool = False
) -> Expectation:
    """What the check of a syntactically possible address must give.

    ``again``: checked once before, and a greylister's delay has passed since. Domains outside
    the demo zone are refused by its DNS server and therefore stay pending.
    """
    local, _, domain = address.rpartition("@")
    domain = domain.lower()
    if domain == IDN_DOMAIN:
        domain = domain.encode("idna").decode()
    by_name = _by_name(world, domain)
    if by_name or level is CheckLevel.FAST:
        return by_name or _FAST
    character = world.character(domain)
    by_dns = _BY_DNS.get(character) if domain.endswith(f".{ZONE}") else _DNS_FAILURE
    if by_dns or level is CheckLevel.STANDARD:
        return by_dns or _STANDARD
    if not local.isascii() and character in REACHABLE:
        return _NO_SMTPUTF8
    mailbox = world.mailbox(f"{local}@{domain}")
    if character is Character.GREYLISTER and again:
        return _AFTER_GREYLISTING if mailbox is Mailbox.EXISTS else _BY_MAILBOX[mailbox]
    return _BY_HOST.get(character) or _BY_MAILBOX[mailbox]


def _by_name(world: DemoWorld, domain: str) -> Expectation | None:
    """What the lists say."""
    if f".{domain}".endswith(_RESERVED_ENDINGS):
        return RESERVED
    return DISPOSABLE if world.character(domain) is Character.DISPOSABLE else None
