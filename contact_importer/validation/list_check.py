"""Is a downloaded text a list of disposable domains that may replace the present one? Pure."""

from contact_importer.model.errors import UserError
from contact_importer.validation.syntax import check_syntax

_LEAST = 1_000  # entries; the list has had more than 3,000 for years
_MOST = 500_000
_ODD = 0.01  # of all: no domains, or there twice
_SHRINKS_TO = 0.5  # of the present list: less is a mistake or an attack


class ListUnusableError(UserError):
    """The downloaded list cannot be used; the present one stays in use."""

    code = "list_unusable"


def read_disposable_list(
    text: str, *, present: frozenset[str], innocent: frozenset[str]
) -> frozenset[str]:
    """The entries of a list with one domain a line ("#" begins a remark).

    ListUnusableError unless nearly every line is a domain, the list is neither tiny nor huge
    nor less than half of the ``present`` one, and holds none of the ``innocent`` domains (free
    providers, relays).
    """
    lines = [line.strip().lower() for line in text.splitlines()]
    names = [line for line in lines if line and not line.startswith("#")]
    if len(names) > _MOST:
        raise _unusable("it is far too long", "too_long")
    if len(names) < max(_LEAST, int(len(present) * _SHRINKS_TO)):
        raise _unusable(f"it has only {len(names):,} entries", "too_short")
    domains = [check_syntax(f"x@{name}").domain for name in names]
    entries = {domain for domain in domains if "." in domain}
    if len(names) - len(entries) > len(names) * _ODD:
        raise _unusable("many of its entries are no domains", "not_domains")
    accused = sorted(entries & innocent)
    if accused:
        raise _unusable(f"it lists {accused[0]}, where people really have their mail", "accuses")
    return frozenset(entries)


def _unusable(why: str, detail: str) -> ListUnusableError:
    return ListUnusableError(
        f"The downloaded list cannot be used: {why}. The present one stays in use.",
        detail=detail,
    )
