"""Settings that change what the engine does. Units are in the names."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpIdentity:
    """How we introduce ourselves to mail servers."""

    helo: str = ""  # FQDN; "" = this machine's name
    mail_from: str = ""  # envelope sender; "" = the null sender <>


@dataclass(frozen=True, slots=True, kw_only=True)
class Politeness:
    """Limits per MX operator (validation.md §4.8)."""

    connections: int = 2
    rcpts_per_session: int = 50
    start_rate_per_s: float = 2.0  # RCPTs per second; rises while unopposed
    top_rate_per_s: float = 20.0
    limited: bool = True  # False only in benchmarks against the demo world
    operators_at_once: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """Time limits of the network, in seconds."""

    dns_try_s: float = 2.0
    dns_lifetime_s: float = 6.0
    connect_s: float = 10.0
    banner_s: float = 60.0
    command_s: float = 30.0
    session_s: float = 120.0  # a tarpit ends here


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSettings:
    """Everything the engine is configured with."""

    identity: SmtpIdentity = field(default_factory=SmtpIdentity)
    politeness: Politeness = field(default_factory=Politeness)
    timeouts: Timeouts = field(default_factory=Timeouts)
    fresh_days: int = 30
    dns_in_flight: int = 500
