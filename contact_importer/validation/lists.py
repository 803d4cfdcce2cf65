"""Lists: the user's blacklist, disposable domains, and names worth a flag. Pure.

Built once per process from the bundled files and the user's entries; runs on any thread.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Self

from disposable_email_domains import blocklist

from contact_importer.bundled import BundledList, read_list, read_list_file
from contact_importer.model.contact import BlacklistEntry, BlacklistKind
from contact_importer.model.verdict import Flag, Judgement, Reason, Verdict
from contact_importer.validation.address_literal import parse_literal
from contact_importer.validation.syntax import check_syntax

_LISTED_ADDRESS = Judgement(Verdict.LISTED, Reason.BLACKLISTED_ADDRESS)
_LISTED_DOMAIN = Judgement(Verdict.LISTED, Reason.BLACKLISTED_DOMAIN)
_DISPOSABLE = Judgement(Verdict.LISTED, Reason.DISPOSABLE_DOMAIN)

_DISPOSABLE_PACKAGE = "disposable-email-domains"
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListIndex:
    """Everything that is looked up about an address.

    All texts are lower case, domains are A-labels and stand for their sub-domains too
    (free providers only for themselves). Blacklisted addresses are normalised addresses in
    lower case: what ``Contact.address.lower()`` is compared with.
    """

    blacklisted_addresses: frozenset[str] = _NOTHING
    blacklisted_domains: frozenset[str] = _NOTHING
    disposable: frozenset[str] = _NOTHING
    extra_disposable: frozenset[str] = _NOTHING  # the user's own, and the demo world's
    roles: frozenset[str] = _NOTHING
    free_providers: frozenset[str] = _NOTHING
    alias_relays: frozenset[str] = _NOTHING
    mail_operators: frozenset[str] = _NOTHING  # take anybody's domain
    disposable_name: str = "list of disposable domains"  # with version and date

    @classmethod
    def bundled(
        cls,
        blacklist: Sequence[BlacklistEntry] = (),
        *,
        extra_disposable: frozenset[str] = _NOTHING,
        extra_roles: frozenset[str] = _NOTHING,
        updated: Path | None = None,
    ) -> Self:
        """The lists that come with the product, and the user's blacklist.

        ``updated``: a file with a newer list of disposable domains, if there is one.
        """
        disposable, name = _disposable_list(updated)
        by_kind: dict[BlacklistKind, set[str]] = {kind: set() for kind in BlacklistKind}
        for entry in blacklist:
            by_kind[entry.kind].add(entry.value)
        return cls(
            blacklisted_addresses=frozenset(by_kind[BlacklistKind.ADDRESS]),
            blacklisted_domains=frozenset(by_kind[BlacklistKind.DOMAIN]),
            disposable=disposable,
            extra_disposable=extra_disposable,
            roles=read_list("role-names").entries | extra_roles,
            free_providers=read_list("free-providers").entries,
            alias_relays=read_list("alias-relays").entries,
            mail_operators=read_list("mail-operators").entries,
            disposable_name=name,
        )

    def find(self, address: str, domain: str) -> Judgement | None:
        """The first list that holds the address: user's address, user's domain, disposable."""
        if self.holds_address(address):
            return _LISTED_ADDRESS
        return self.find_domain(domain)

    def holds_address(self, address: str) -> bool:
        """The user blacklisted this very address (in any case)."""
        return bool(self.blacklisted_addresses) and address.lower() in self.blacklisted_addresses

    def find_domain(self, domain: str) -> Judgement | None:
        """The first list that holds the domain or one above it."""
        if _entry_for(domain, self.blacklisted_domains):
            return _LISTED_DOMAIN
        return _DISPOSABLE if self.disposable_entry(domain) else None

    def disposable_entry(self, domain: str) -> str:
        """The entry of the disposable list that is the domain or a name above it; "" if none."""
        return _entry_for(domain, self.disposable) or _entry_for(domain, self.extra_disposable)

    def flags(self, address: str, domain: str) -> Flag:
        """Role, free provider, alias relay."""
        return self.role_flag(address) | self.domain_flags(domain)

    def role_flag(self, address: str) -> Flag:
        """ROLE when the local part, without a "+tag", names a role."""
        local = address.rpartition("@")[0].partition("+")[0].lower()
        return Flag.ROLE if local in self.roles else Flag.NONE

    def domain_flags(self, domain: str) -> Flag:
        """Free provider, alias relay."""
        flags = Flag.FREE_PROVIDER if domain in self.free_providers else Flag.NONE
        if _entry_for(domain, self.alias_relays):
            flags |= Flag.ALIAS_RELAY
        return flags


def parse_blacklist_value(
    text: str, source: str = "", added_at: float = 0.0
) -> BlacklistEntry | None:
    """The entry that a typed or imported value means; None if it is neither kind.

    ``ivan@example.com`` is an address; ``example.com``, ``@example.com``, ``.example.com``,
    ``*.example.com`` and ``*@example.com`` are a domain with its sub-domains;
    ``[192.0.2.1]`` and ``@[192.0.2.1]`` an address literal. A single word ("email", a
    column's title) or a number is none of them. Domain entries are A-labels like
    ``Contact.domain``, addresses normalised like ``Contact.address``.
    """
    value = text.strip()
    for prefix in ("*@", "@", "*.", "."):
        if value.startswith(prefix):
            value = value[len(prefix) :]
            break
    is_domain = "@" not in value
    checked = check_syntax(f"x@{value}" if is_domain else value)
    if not checked.ok or (is_domain and not _is_domain_entry(checked.domain)):
        return None
    return BlacklistEntry(
        kind=BlacklistKind.DOMAIN if is_domain else BlacklistKind.ADDRESS,
        value=checked.domain if is_domain else checked.address.lower(),
        source=source,
        added_at=added_at,
    )


def entry_that_lists(
    entries: Sequence[BlacklistEntry], address: str, domain: str
) -> BlacklistEntry | None:
    """The entry of the address, else of its domain, else of the nearest domain above it."""
    by_value = {entry.value: entry for entry in entries}
    names = (address.lower(), *_self_and_parents(domain))
    return next((by_value[name] for name in names if name in by_value), None)


def _is_domain_entry(domain: str) -> bool:
    _, dot, top = domain.rpartition(".")
    return parse_literal(domain) is not None or bool(dot and not top.isdigit())


@cache
def disposable_list_name() -> str:
    """Name, version and, where known, date of the bundled disposable list."""
    try:
        installed = version(_DISPOSABLE_PACKAGE)
    except PackageNotFoundError:  # a frozen application built without the package's metadata
        return _DISPOSABLE_PACKAGE
    release = read_list("disposable-release")
    if installed in release.entries:
        return f"{_DISPOSABLE_PACKAGE} {installed} of {release.date}"
    return f"{_DISPOSABLE_PACKAGE} {installed}"


def _disposable_list(updated: Path | None) -> tuple[frozenset[str], str]:
    """The newer of the updated and the bundled list, and its name with its date."""
    try:
        changed_ns = 0 if updated is None else updated.stat().st_mtime_ns
        found = _updated_list(updated, changed_ns) if updated else None
    except (OSError, KeyError, UnicodeDecodeError):  # there is none, or it was damaged
        found = None
    if found is None or found.date < read_list("disposable-release").date:
        return _bundled_disposable(), disposable_list_name()
    return found.entries, f"{found.source} of {found.date}"


@lru_cache(maxsize=2)
def _updated_list(path: Path, _changed_ns: int) -> BundledList:
    return read_list_file(path)


@cache
def _bundled_disposable() -> frozenset[str]:
    return frozenset(blocklist)


def _entry_for(domain: str, entries: frozenset[str]) -> str:
    """The entry that is the domain or a name above it; "" if there is none."""
    if not entries:
        return ""
    return next((name for name in _self_and_parents(domain) if name in entries), "")


def _self_and_parents(domain: str) -> Iterator[str]:
    while domain:
        yield domain
        domain = domain.partition(".")[2]
