"""Settings that change what the engine does. Units are in the names.

A number has its limits beside it (``limits_of``): a slip of the pen must neither flood a mail
server nor stop the checks for ever. They hold for what a person sets; code may go beyond.
"""

from dataclasses import dataclass, field, fields
from typing import Any

#: The list that is bundled, as its makers publish it.
DISPOSABLE_LIST_URL = (
    "https://raw.githubusercontent.com/disposable-email-domains/disposable-email-domains"
    "/main/disposable_email_blocklist.conf"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """The least and the greatest value a person may set."""

    least: float
    greatest: float


def _bounded(default: float, least: float, greatest: float) -> Any:  # noqa: ANN401 - as field()
    return field(default=default, metadata={"limits": Limits(least, greatest)})


def limits_of(settings: type, name: str) -> Limits | None:
    """The limits of a field of one of the classes here; None where it is no number."""
    found = next(item for item in fields(settings) if item.name == name)
    limits: Limits | None = found.metadata.get("limits")
    return limits


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpIdentity:
    """How we introduce ourselves to mail servers."""

    helo: str = ""  # FQDN; "" = this machine's name
    mail_from: str = ""  # envelope sender; "" = the null sender <>


@dataclass(frozen=True, slots=True, kw_only=True)
class Politeness:
    """Limits per MX operator (validation.md §4.8)."""

    connections: int = _bounded(2, 1, 10)
    rcpts_per_session: int = _bounded(50, 1, 100)  # RFC 5321 4.5.3.1.8: 100 must be taken
    start_rate_per_s: float = _bounded(2.0, 0.1, 100)  # RCPTs per second; rises while unopposed
    top_rate_per_s: float = _bounded(20.0, 0.1, 100)
    limited: bool = True  # False only in benchmarks against the demo world
    operators_at_once: int = _bounded(50, 1, 500)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retries:
    """When a mailbox without a final answer is asked again, in seconds (RFC 6647 4.1).

    The waits after the first, second and third attempt, where the server names none.
    """

    first_s: float = _bounded(300.0, 60, 86_400)
    second_s: float = _bounded(900.0, 60, 86_400)
    third_s: float = _bounded(3_600.0, 60, 86_400)


DEFAULT_RETRIES = Retries()


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """Time limits of the network, in seconds."""

    dns_try_s: float = _bounded(2.0, 0.1, 60)
    dns_lifetime_s: float = _bounded(6.0, 0.1, 120)
    connect_s: float = _bounded(10.0, 1, 300)
    banner_s: float = _bounded(60.0, 1, 300)  # postscreen and its kin greet late
    command_s: float = _bounded(30.0, 1, 300)  # RFC 5321 4.5.3.2 allows 5 minutes
    session_s: float = _bounded(120.0, 10, 600)  # a tarpit ends here


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSettings:
    """Everything the engine is configured with."""

    identity: SmtpIdentity = field(default_factory=SmtpIdentity)
    politeness: Politeness = field(default_factory=Politeness)
    timeouts: Timeouts = field(default_factory=Timeouts)
    retries: Retries = field(default_factory=Retries)
    fresh_days: int = _bounded(30, 0, 3_650)
    dns_in_flight: int = _bounded(500, 1, 5_000)
    list_url: str = DISPOSABLE_LIST_URL  # of the list of disposable domains, for updates
    proxy_url: str = field(default="", repr=False)  # "socks5://user:password@host:port"; "" none
    dns_servers: tuple[str, ...] = ()  # addresses; none: the system's
    disposable_domains: tuple[str, ...] = ()  # the user's own, beside the list
    role_names: tuple[str, ...] = ()  # the user's own, beside the list
    harvest_brake: bool = True  # stop asking where most names are unknown
    accept_address_literals: bool = True  # ivan@[192.0.2.1]; False leaves them pending
