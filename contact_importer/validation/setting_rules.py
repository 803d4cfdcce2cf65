"""What a person may type into the settings; each rule gives the value or says what is wrong. Pure.

All raise SettingsProblemError with a code that front ends translate.
"""

import re
from ipaddress import ip_address

from contact_importer.model.errors import SettingsProblemError
from contact_importer.model.proxy import ProxyAddress, bad_proxy
from contact_importer.validation.address_literal import parse_literal
from contact_importer.validation.dns_rules import is_host_name
from contact_importer.validation.syntax import check_syntax

_BETWEEN = re.compile(r"[\s,;]+")
_ROLE = re.compile(r"[a-z0-9._-]{1,64}\Z")


def helo_name(text: str) -> str:
    """A host name, an address literal, or "" for this machine's own name."""
    name = text.strip().rstrip(".")
    if name and not is_host_name(name.lower()) and parse_literal(name) is None:
        raise SettingsProblemError("The HELO name is not a host name.", code="bad_helo")
    return name


def mail_from(text: str) -> str:
    """An address that any server can take, or "" for the null sender."""
    address = text.strip()
    if address:
        checked = check_syntax(address)
        if not checked.ok or not checked.address.rpartition("@")[0].isascii():
            raise SettingsProblemError("The sender is not an address.", code="bad_mail_from")
    return address


def proxy_url(host: str, port: int, username: str, password: str) -> str:
    """The URL of a SOCKS5 proxy, or "" without a host."""
    host = host.strip().strip("[]")
    if not host:
        return ""
    if not (is_host_name(host.lower()) or _is_address(host)):
        raise bad_proxy()
    url = ProxyAddress(host=host, port=port, username=username.strip(), password=password).url
    return ProxyAddress.from_url(url).url


def dns_servers(text: str) -> tuple[str, ...]:
    """IP addresses; none: the system's."""
    found = tuple(dict.fromkeys(item for item in _BETWEEN.split(text) if item))
    for item in found:
        if not _is_address(item):
            raise SettingsProblemError(
                f"\u201c{item[:80]}\u201d is not an IP address.",
                code="bad_dns_server",
                value=item[:80],
            )
    return found


def domains(text: str) -> tuple[str, ...]:
    """Domain names as A-labels in lower case, sorted."""
    found = set()
    for item in filter(None, _BETWEEN.split(text)):
        checked = check_syntax(f"x@{item.lstrip('*.@')}")
        if not checked.ok or "." not in checked.domain:
            raise SettingsProblemError(
                f"\u201c{item[:80]}\u201d is not a domain.", code="bad_domain", value=item[:80]
            )
        found.add(checked.domain)
    return tuple(sorted(found))


def role_names(text: str) -> tuple[str, ...]:
    """What stands before the @ of role addresses, in lower case, sorted."""
    found = set()
    for item in filter(None, _BETWEEN.split(text.lower())):
        name = item.rstrip("@")
        if not _ROLE.match(name):
            raise SettingsProblemError(
                f"\u201c{item[:80]}\u201d cannot stand before the @ of a role address.",
                code="bad_role_name",
                value=item[:80],
            )
        found.add(name)
    return tuple(sorted(found))


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
