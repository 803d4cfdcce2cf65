"""Leads a tool that knows only port 25 and the system's resolver into a scripted world.

For child processes only: it replaces functions of the socket module. Host names are looked up
in the scripted DNS, connections to the world's public addresses go to its loopback ones, and
an audit hook, which cannot be taken off again, refuses every address that is not loopback.
"""

import errno
import ipaddress
import socket
import sys
import time
from collections.abc import Callable

import dns.exception
import dns.resolver

from benchmarks.comparison.job import Job, Outcome
from benchmarks.comparison.limits import DNS_S, DNS_TRY_S
from benchmarks.comparison.situation import Answer
from benchmarks.comparison.world import HELO, LOOPBACK_6, PUBLIC_6

_Address = tuple[object, ...] | str

_current: dict[str, Job] = {}


def forbid_leaving() -> None:
    """From now on, this process reaches loopback only."""
    sys.addaudithook(_refuse_others)


def redirect() -> None:
    """Replace name look-up and connecting; ``enter`` says into which world."""
    socket.getaddrinfo = _getaddrinfo  # type: ignore[assignment]
    socket.getfqdn = lambda name="": HELO  # noqa: ARG005 - the signature that callers know
    socket.gethostname = lambda: HELO
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def connect_there(own: socket.socket, address: _Address) -> None:
        connect(own, _led(address))

    def connect_ex_there(own: socket.socket, address: _Address) -> int:
        try:
            return connect_ex(own, _led(address))
        except OSError as error:
            return error.errno or errno.EHOSTUNREACH

    socket.socket.connect = connect_there  # type: ignore[assignment,method-assign]
    socket.socket.connect_ex = connect_ex_there  # type: ignore[assignment,method-assign]


def enter(job: Job) -> dns.resolver.Resolver:
    """Make the job's world the one that is reached; a resolver that asks its DNS."""
    _current["job"] = job
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = [job.nameserver[0]], job.nameserver[1]
    resolver.timeout, resolver.lifetime = DNS_TRY_S, DNS_S
    dns.resolver.default_resolver = resolver
    return resolver


def _led(address: _Address) -> _Address:
    """Where a connection to ``address`` goes; OSError where nobody is."""
    if isinstance(address, str):
        return address  # a Unix socket
    job = _current["job"]
    host, port = str(address[0]), address[1]
    if (host, port) == job.nameserver:
        return address
    inside = LOOPBACK_6 if host == PUBLIC_6 else "127." + host.partition(".")[2]
    if port != 25 or not (host == PUBLIC_6 or host.startswith("11.")) or inside not in job.hosts:
        raise OSError(errno.EHOSTUNREACH, "No route to host")
    return (inside, job.smtp_port, *address[2:])


def _getaddrinfo(
    host: str | bytes,
    port: int | str | None,
    family: int = 0,
    type: int = 0,  # noqa: A002 - the name that callers use
    proto: int = 0,
    flags: int = 0,  # noqa: ARG001 - the signature that callers know
) -> list[tuple[object, ...]]:
    """As the C library would: numbers in any form, then the scripted DNS."""
    name = host.decode() if isinstance(host, bytes) else str(host)
    kind = type or socket.SOCK_STREAM
    found: list[tuple[object, ...]] = [
        (socket.AF_INET6 if ":" in ip else socket.AF_INET, kind, proto, "", _endpoint(ip, port))
        for ip in _addresses(name)
    ]
    chosen = [entry for entry in found if family in (0, entry[0])]
    if not chosen:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    return chosen


def _endpoint(ip: str, port: int | str | None) -> tuple[object, ...]:
    return (ip, int(port or 0), 0, 0) if ":" in ip else (ip, int(port or 0))


def _addresses(name: str) -> list[str]:
    try:
        return [socket.inet_ntoa(socket.inet_aton(name))]  # 127.1 and 2130706433, too
    except (OSError, UnicodeError):
        pass
    try:
        return [str(ipaddress.ip_address(name))]
    except ValueError:
        pass
    resolver: dns.resolver.Resolver = dns.resolver.get_default_resolver()
    found: list[str] = []
    for rdtype in ("A", "AAAA"):
        try:
            found += [record.to_text() for record in resolver.resolve(name, rdtype)]
        except (dns.exception.DNSException, UnicodeError):
            continue
    return found


def _refuse_others(event: str, arguments: tuple[object, ...]) -> None:
    if event not in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        return
    address = arguments[1]
    if isinstance(address, tuple) and not ipaddress.ip_address(str(address[0])).is_loopback:
        raise OSError(errno.ENETUNREACH, "Network is unreachable")


def twice(job: Job, ask: Callable[[], Outcome]) -> Outcome:
    """The tool's answer; where a server asks to come back, it may, if it does not know yet."""
    first = ask()
    if not job.again_after_s or first.answer is not Answer.UNKNOWN:
        return first
    time.sleep(job.again_after_s)
    return ask()
