"""The circuit breaker: signs that servers' answers, or their silence, mean nothing. Pure.

Each sign is seen at several unrelated operators (registrable domains of mail hosts): what one
operator does may be its own affair. An alarm names the moment of its first sign: what was
learned from then on is not to be believed (validation.md §4.9, reliability.md §4a).
"""

from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network

from contact_importer.engine.control import StopOrder
from contact_importer.engine.pauses import pause_order
from contact_importer.engine.ports import Clock
from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.model.task import PauseReason
from contact_importer.validation.blocking import blocking_signature
from contact_importer.validation.dns_rules import operator_of
from contact_importer.validation.greeting import greeting_name
from contact_importer.validation.well_known import WELL_KNOWN_OPERATORS

_UNREACHABLE_IN_A_ROW = 10  # operators
_WINDOW_S = 15.0
_WINDOW_FAILURES = 20
_WINDOW_OPERATORS = 5
_OFFLINE_IN_A_ROW = 2  # attempts that this machine's own network did not let out
_SAME_BLOCK = 3  # operators
_BLOCK_FRESH_S = 3_600.0  # older signs are no onset: the operators concerned are spared singly
_SAME_GREETING = 3  # operators; a well-known one counts for two
_NETWORK_BITS = {4: 24, 6: 48}  # hosts of one network are one hoster's


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment on both clocks: durations are measured on the steady one."""

    wall: float  # seconds since the epoch
    steady: float

    @classmethod
    def of(cls, clock: Clock) -> "Moment":
        """Now."""
        return cls(clock.now(), clock.monotonic())


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Why the probing should stop, and since when its results are worthless."""

    reason: PauseReason
    since: float  # seconds since the epoch
    sign: str = ""  # the words of the blocking, or the name in the greeting
    seen_at: frozenset[str] = frozenset()  # addresses that greeted us by that name

    @property
    def order(self) -> StopOrder:
        """The stop order, with what happened and what to do."""
        return pause_order(self.reason, self.sign)


@dataclass(frozen=True, slots=True)
class _Failure:
    operator: str
    begun: Moment
    at: Moment
    ours: bool  # the fault is on this side


@dataclass(slots=True)
class _Greetings:
    """Operators in a row that greeted by one name that is none of theirs."""

    name: str
    since: float
    weights: dict[str, int] = field(default_factory=dict)  # by operator
    networks: dict[str, str] = field(default_factory=dict)  # an address of each


class CircuitBreaker:
    """Takes down what happens to sessions; returns an alarm when the signs suffice."""

    def __init__(self) -> None:
        self.reached = False  # some server has spoken to us in this run
        self._spoken_at = float("-inf")  # steady
        self._failures: list[_Failure] = []  # since then
        self._blocks: dict[str, dict[str, Moment]] = {}  # by signature and operator
        self._greetings: _Greetings | None = None
        self._vouched: set[str] = set()  # names in greetings that a second look found genuine

    def spoken(self, at: Moment) -> None:
        """A server replied: the network works."""
        self.reached = True
        self._spoken_at = at.steady
        self._failures.clear()

    def unreachable(
        self, operator: str, failure: SmtpReply, *, begun: Moment, at: Moment
    ) -> Alarm | None:
        """No host of an operator's domain gave a session; an attempt from ``begun`` to ``at``.

        An attempt during which another server spoke is that host's own failure.
        """
        if begun.steady < self._spoken_at:
            return None
        ours = failure.kind is ReplyKind.OUR_NETWORK
        self._failures.append(_Failure(operator, begun, at, ours))
        reason = self._reason_for_silence(at)
        if reason is None:
            return None
        return Alarm(reason=reason, since=min(item.begun.wall for item in self._failures))

    def refused(self, operator: str, reply: SmtpReply, at: Moment) -> Alarm | None:
        """A server refused us."""
        signature = blocking_signature(reply)
        if not signature:
            return None
        signs = self._blocks.setdefault(signature, {})
        signs.setdefault(operator, at)
        for known, seen in list(signs.items()):
            if at.steady - seen.steady > _BLOCK_FRESH_S:
                del signs[known]
        if len(signs) < _SAME_BLOCK:
            return None
        since = min(seen.wall for seen in signs.values())
        return Alarm(reason=PauseReason.BLOCKLISTED, since=since, sign=signature)

    def greeted(self, operator: str, banner: SmtpReply, at: Moment) -> Alarm | None:
        """A server greeted us, kindly or not."""
        name = greeting_name(banner)
        owner = operator_of(name) if name else ""
        if name in self._vouched or owner in {"", operator} or owner in WELL_KNOWN_OPERATORS:
            self._greetings = None
            return None
        if self._greetings is None or self._greetings.name != name:
            self._greetings = _Greetings(name, at.wall)
        row = self._greetings
        network = _network_of(banner.ip)
        if operator in row.weights or network in row.networks:
            return None
        row.weights[operator] = 2 if operator in WELL_KNOWN_OPERATORS else 1
        row.networks[network] = banner.ip
        if len(row.weights) < 2 or sum(row.weights.values()) < _SAME_GREETING:
            return None
        seen_at = frozenset(row.networks.values())
        return Alarm(reason=PauseReason.INTERCEPTED, since=row.since, sign=name, seen_at=seen_at)

    def dismiss(self, alarm: Alarm) -> None:
        """A second look found nothing: begin to count anew."""
        if alarm.reason is PauseReason.INTERCEPTED:
            self._vouched.add(alarm.sign)
            self._greetings = None
        else:
            self._failures.clear()

    def _reason_for_silence(self, at: Moment) -> PauseReason | None:
        gone = PauseReason.NO_NETWORK if self.reached else PauseReason.PORT_25_BLOCKED
        if sum(item.ours for item in self._failures) >= _OFFLINE_IN_A_ROW:
            return PauseReason.NO_NETWORK
        if len(_operators(self._failures)) >= _UNREACHABLE_IN_A_ROW:
            return gone
        recent = [item for item in self._failures if at.steady - item.at.steady <= _WINDOW_S]
        if len(recent) >= _WINDOW_FAILURES and len(_operators(recent)) >= _WINDOW_OPERATORS:
            return gone
        return None


def _operators(failures: list[_Failure]) -> set[str]:
    return {item.operator for item in failures}


def _network_of(ip: str) -> str:
    try:
        address = ip_address(ip)
    except ValueError:
        return ip
    return str(ip_network((address, _NETWORK_BITS[address.version]), strict=False))
