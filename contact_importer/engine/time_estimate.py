"""How long the checks of a file will take: an honest range. Pure.

The lower end is what our own limits allow at best, so that it is never too good; the upper end
is a slow resolver, operators that never let the rate rise, and a first greylisting.
"""

from dataclasses import dataclass

from contact_importer.model.dry_run import CheckWork
from contact_importer.model.settings import EngineSettings, Politeness
from contact_importer.model.verdict import CheckLevel

# rows a second into the store: docs/performance.md at best, a laptop with a slow disk at worst
_ROWS_PER_S = (100_000.0, 20_000.0)
_DOMAINS_PER_S = (1_500.0, 100.0)  # a fast resolver nearby; a router at home
_QUESTIONS_PER_DOMAIN = (1, 2)  # the random control; and postmaster
_ANSWERS_PER_STEP = 10  # an operator's rate rises by one a second after so many (pacing.Rate)


@dataclass(frozen=True, slots=True)
class TimeRange:
    """Seconds, from … to."""

    least_s: float
    most_s: float


def estimate(level: CheckLevel, work: CheckWork, settings: EngineSettings) -> TimeRange:
    """How long an import of this level takes."""
    least, most = (work.entries / rate for rate in _ROWS_PER_S)
    if level is CheckLevel.FAST:
        return TimeRange(least, most)
    all_domains = work.domains + work.again  # each address in the list may have its own domain
    least = max(least, work.domains / _DOMAINS_PER_S[0])  # DNS is asked while the file is read
    most += all_domains / _DOMAINS_PER_S[1]
    if all_domains:
        most += settings.timeouts.dns_lifetime_s  # the last one may never answer
    if level is CheckLevel.STANDARD or not all_domains:
        return TimeRange(least, most)
    fastest, slowest = _asking(work, settings.politeness)
    return TimeRange(max(least, fastest), most + slowest + settings.retries.first_s)


def _asking(work: CheckWork, politeness: Politeness) -> tuple[float, float]:
    """Mail servers asked: all at once at best, one operator holding the busiest domain at least."""
    if not politeness.limited:
        return 0.0, 0.0
    fewest = work.addresses + work.domains * _QUESTIONS_PER_DOMAIN[0]
    most = work.addresses + work.again + work.domains * _QUESTIONS_PER_DOMAIN[1]
    busiest = work.busiest + _QUESTIONS_PER_DOMAIN[0]
    fastest = max(
        lane_seconds(busiest, politeness) if work.addresses else 0.0,
        fewest / (politeness.top_rate_per_s * politeness.operators_at_once),
    )
    # half of a usual list lies with one operator
    at_one = max(work.busiest, most / 2)
    return fastest, max(
        fastest, at_one / min(politeness.start_rate_per_s, politeness.top_rate_per_s)
    )


def lane_seconds(count: int, politeness: Politeness) -> float:
    """How long one operator, never opposed, takes for ``count`` questions (``pacing.Rate``)."""
    rate = min(politeness.start_rate_per_s, politeness.top_rate_per_s)
    seconds, left = 0.0, count
    while left > 0 and rate < politeness.top_rate_per_s:
        asked = min(left, _ANSWERS_PER_STEP)
        seconds += asked / rate
        left -= asked
        rate = min(politeness.top_rate_per_s, rate + 1)
    return seconds + left / rate
