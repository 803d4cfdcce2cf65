"""All situations, by subject."""

from benchmarks.comparison.situation import Situation
from benchmarks.comparison.situations import (
    acceptance,
    addresses,
    bad_protocol,
    connections,
    cross_checks,
    domains,
    refusals,
    resolvers,
)

SUBJECTS: dict[str, tuple[Situation, ...]] = {
    "Addresses and lists": addresses.SITUATIONS,
    "Domains": domains.SITUATIONS,
    "Trouble with DNS": resolvers.SITUATIONS,
    "Connections": connections.SITUATIONS,
    "Accepted, put off": acceptance.SITUATIONS,
    "Broken protocol": bad_protocol.SITUATIONS,
    "Refused": refusals.SITUATIONS,
    "Refused without a reason": cross_checks.SITUATIONS,
}
SITUATIONS: tuple[Situation, ...] = tuple(one for some in SUBJECTS.values() for one in some)
