"""Ways in which people write an address into a cell: odd but readable, and broken. Pure.

Every broken spelling keeps the whole address, so that different addresses stay different.
"""

from contact_importer.demo.people import Person

#: A right import finds the address in each of them.
_REPAIRABLE = (
    "{first} {last} <{local}@{domain}>",
    '"{last}, {first}" <{local}@{domain}>',
    "<{local}@{domain}>",
    "  {local}@{domain} ",
    "\u00a0{local}@{domain}\u00a0",
    "{local}\u200b@{domain}",
    "\ufeff{local}@{domain}",
    "mailto:{local}@{domain}",
    "{local}＠{domain}",
)

#: No possible address is in any of them (RFC 5321 4.1.2).
_BROKEN = (
    "{local}{domain}",
    "{local}@@{domain}",
    "{local}.{domain}@",
    "@{local}.{domain}",
    "{local}..x@{domain}",
    ".{local}@{domain}",
    "{local}.@{domain}",
    "{local} privat@{domain}",
    "{local}@{domain}.",
    "{local}@-{domain}",
    "{local}@my_{domain}",
    "{local}(at){domain}",
    "{local}-" + "x" * 64 + "@{domain}",
)

#: Between several addresses in one cell.
SEPARATORS = ("; ", ", ", " / ", " ", "\n")

#: Slips of the finger: none of these domains exists.
TYPO_DOMAINS = (
    "bigmial.demo",
    "bigmal.demo",
    "pohcta.demo",
    "pochtaa.demo",
    "yamial.demo",
    "oficepost.demo",
    "hotpsot.demo",
    "wembail.demo",
    "skymali.demo",
)

#: Special-use names that turn up in real files.
RESERVED_DOMAINS = ("company.local", "test.test", "example.com", "mail.invalid", "crm.internal")


def repairable(person: Person, local: str, domain: str, turn: int) -> str:
    """One of the odd spellings; ``turn`` says which."""
    form = _REPAIRABLE[turn % len(_REPAIRABLE)]
    return form.format(first=person.first, last=person.last, local=local, domain=domain)


def broken(local: str, domain: str, turn: int) -> str:
    """One of the broken spellings; ``turn`` says which."""
    form = _BROKEN[turn % len(_BROKEN)]
    return form.format(local=local, domain=domain)


def in_capitals(local: str, domain: str, turn: int) -> tuple[str, str]:
    """Local part and domain with some capitals; the mailbox is the same."""
    if turn % 3 == 0:
        return local, domain.upper()
    return (local.title(), domain) if turn % 3 == 1 else (local.upper(), domain.upper())
