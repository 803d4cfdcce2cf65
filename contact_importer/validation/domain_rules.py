"""What the name of a domain decides by itself: lists, reserved names, the user's choice. Pure."""

from contact_importer.model.verdict import Judgement, Reason, Verdict
from contact_importer.validation.address_literal import parse_literal
from contact_importer.validation.lists import ListIndex
from contact_importer.validation.reserved import is_reserved

_RESERVED = Judgement(Verdict.UNDELIVERABLE, Reason.RESERVED_DOMAIN)
_LITERAL = Judgement(Verdict.UNKNOWN, Reason.ADDRESS_LITERAL)


def judge_by_name(
    domain: str, lists: ListIndex, *, accept_address_literals: bool
) -> Judgement | None:
    """In order of precedence: blacklist, disposable, reserved, unwanted literal; None: go on.

    A literal that the user does not accept is a legal address all the same, so nothing is
    said against it: it stays unchecked.
    """
    listed = lists.find_domain(domain)
    if listed is not None:
        return listed
    if is_reserved(domain):
        return _RESERVED
    if not accept_address_literals and parse_literal(domain) is not None:
        return _LITERAL
    return None
