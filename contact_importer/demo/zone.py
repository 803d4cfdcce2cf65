"""What the DNS of the demo world says: name and type in, records out. Pure."""

from dataclasses import dataclass
from enum import IntEnum

from contact_importer.demo.characters import DEMO_HELO, Character
from contact_importer.demo.domain_names import ZONE
from contact_importer.demo.hosts import HostMap
from contact_importer.demo.world import DemoWorld

_OUR_ADDRESS = "127.0.0.1"  # from where the product dials in
_PTR_NAME = "1.0.0.127.in-addr.arpa"


class Rcode(IntEnum):
    """Response codes in use (RFC 1035 4.1.1)."""

    NOERROR = 0
    FORMERR = 1
    SERVFAIL = 2
    NXDOMAIN = 3
    REFUSED = 5


class RecordType(IntEnum):
    """Record types in use."""

    A = 1
    PTR = 12
    MX = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneAnswer:
    """The answer to one question; ``None`` in its place means silence.

    Records are texts: an address, a name, or "10 mx.bigmail.demo". All have the type asked.
    """

    rcode: Rcode = Rcode.NOERROR
    records: tuple[str, ...] = ()
    truncated: bool = False  # over UDP


_NXDOMAIN = ZoneAnswer(rcode=Rcode.NXDOMAIN)
_NODATA = ZoneAnswer()
_SERVFAIL = ZoneAnswer(rcode=Rcode.SERVFAIL)
_REFUSED = ZoneAnswer(rcode=Rcode.REFUSED)
#: Names that exist because something exists below them (RFC 8020).
_EMPTY_NAMES = frozenset({ZONE, "mx.officepost.demo", "hostpoint.demo", "cloudpost.demo"})


class Zone:
    """The authority for ``.demo``; every other name is REFUSED, never denied."""

    def __init__(self, world: DemoWorld, hosts: HostMap) -> None:
        self._world = world
        self._hosts = hosts

    def answer(self, name: str, rdtype: int) -> ZoneAnswer | None:
        """The answer to a question; ``name`` in lower case without final dot."""
        if name == _PTR_NAME:
            return ZoneAnswer(records=(DEMO_HELO,)) if rdtype == RecordType.PTR else _NODATA
        if name != ZONE and not name.endswith(f".{ZONE}"):
            return _REFUSED
        character = self._character(name)
        if character is Character.DNS_SILENT:
            return None
        if character is Character.SERVFAIL:
            return _SERVFAIL
        found = self._records(name, rdtype)
        if found:
            cut = rdtype == RecordType.MX and character is Character.TRUNCATED
            return ZoneAnswer(records=found, truncated=cut)
        return _NODATA if self._exists(name) else _NXDOMAIN

    def _records(self, name: str, rdtype: int) -> tuple[str, ...]:
        if rdtype == RecordType.A:
            if name == DEMO_HELO:
                return (_OUR_ADDRESS,)
            address = self._hosts.address(name)
            return (address,) if address else ()
        plan = self._world.plan(name)
        if rdtype != RecordType.MX or plan is None:
            return ()
        return tuple(f"{preference} {host}" for preference, host in plan.mx)

    def _character(self, name: str) -> Character | None:
        plan = self._world.plan(name)
        return plan.character if plan else None

    def _exists(self, name: str) -> bool:
        character = self._character(name)
        if character is not None:
            return character is not Character.DEAD
        return name in _EMPTY_NAMES or self._hosts.address(name) is not None
