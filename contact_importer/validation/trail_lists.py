"""The steps of a trail that tell which list has an address. Pure."""

from collections.abc import Iterator

from contact_importer.model.contact import BlacklistEntry
from contact_importer.model.evidence import Evidence, Stage
from contact_importer.model.verdict import Reason
from contact_importer.validation import trail_words as words
from contact_importer.validation.lists import disposable_list_name
from contact_importer.validation.phrase import Moment, Phrase
from contact_importer.validation.trail_step import CheckedAddress, TrailStep
from contact_importer.validation.trail_words import TrailPart

_LISTINGS = {
    Reason.DISPOSABLE_DOMAIN: words.DISPOSABLE,
    Reason.DISPOSABLE_MX: words.DISPOSABLE_MX,
}
_TYPED = "typed"  # source of an entry that no file brought


def on_no_list() -> TrailStep:
    """No list has the address."""
    return TrailStep(id="on_no_list", part=TrailPart.LISTS, words=(Phrase(words.ON_NO_LIST),))


def listing_steps(checked: CheckedAddress) -> Iterator[TrailStep]:
    """Which list has the address, of which date, and by which entry."""
    seen = checked.seen_in(Stage.LISTS)
    if checked.reason in (Reason.BLACKLISTED_ADDRESS, Reason.BLACKLISTED_DOMAIN):
        yield _by_user(checked)
    elif seen:
        yield from (_by_list(checked, item) for item in seen)
    else:  # decided by version 1, or from a list that is read before anything is stored
        yield _listed(words.DISPOSABLE, checked.domain, disposable_list_name())


def _by_user(checked: CheckedAddress) -> TrailStep:
    entry = checked.blacklist
    value = checked.domain if entry is None else entry.value
    by_domain = checked.reason is Reason.BLACKLISTED_DOMAIN
    said = [Phrase(words.DOMAIN_LISTED if by_domain else words.ADDRESS_LISTED, {"entry": value})]
    if entry is not None and entry.added_at:
        said.append(_added(entry))
    return TrailStep(
        id="listed",
        part=TrailPart.LISTS,
        words=tuple(said),
        codes=(value,) if by_domain else (),
        decisive=True,
    )


def _added(entry: BlacklistEntry) -> Phrase:
    when = Moment(entry.added_at)
    if entry.source in ("", _TYPED):
        return Phrase(words.ENTRY_ADDED, {"when": when})
    return Phrase(words.ENTRY_ADDED_FROM, {"when": when, "file": entry.source})


def _by_list(checked: CheckedAddress, item: Evidence) -> TrailStep:
    template = _LISTINGS.get(checked.reason, words.LISTED)
    return _listed(template, item.text, item.host, item.observed_at)


def _listed(template: str, entry: str, name: str, at: float | None = None) -> TrailStep:
    return TrailStep(
        id="listed",
        part=TrailPart.LISTS,
        words=(Phrase(template, {"entry": entry, "list": name}),),
        at=at,
        peer=name,
        codes=(entry,),
        decisive=True,
    )
