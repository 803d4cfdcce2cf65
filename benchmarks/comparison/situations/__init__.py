"""All situations, by subject."""

from benchmarks.comparison.situation import Situation
from benchmarks.comparison.situations import (
    about_us,
    acceptance,
    addresses,
    bad_protocol,
    connections,
    cross_checks,
    dead_domains,
    living_domains,
    no_mailbox,
    resolvers,
    several_hosts,
)

SUBJECTS: dict[str, tuple[Situation, ...]] = {
    "Addresses and lists": addresses.SITUATIONS,
    "Dead domains": dead_domains.SITUATIONS,
    "Living domains": living_domains.SITUATIONS,
    "Trouble with DNS": resolvers.SITUATIONS,
    "Connections": connections.SITUATIONS,
    "Several hosts": several_hosts.SITUATIONS,
    "Accepted or put off": acceptance.SITUATIONS,
    "Broken protocol": bad_protocol.SITUATIONS,
    "No such mailbox": no_mailbox.SITUATIONS,
    "Refused because of us": about_us.SITUATIONS,
    "Refused without a reason": cross_checks.SITUATIONS,
}
SITUATIONS: tuple[Situation, ...] = tuple(one for some in SUBJECTS.values() for one in some)
