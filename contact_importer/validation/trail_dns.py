"""The steps of a trail that tell what DNS said about a domain. Pure."""

from collections.abc import Iterable, Iterator, Mapping

from contact_importer.model.evidence import Evidence, Observation
from contact_importer.model.verdict import Reason
from contact_importer.validation import trail_words as words
from contact_importer.validation.address_literal import parse_literal
from contact_importer.validation.phrase import Phrase
from contact_importer.validation.trail_step import TrailStep
from contact_importer.validation.trail_words import TrailPart

_NO_ANSWER = frozenset({Observation.DNS_FAILED, Observation.DNS_TIMEOUT, Observation.HOST_FAILED})
_DOUBTS = frozenset({Observation.HIJACKED, Observation.INTERNAL_VIEW})
_AGAINST = frozenset({Observation.NO_DOMAIN, Observation.HOST_MISSING, Observation.HOST_DENIED})
_RESTS_ON: Mapping[Reason, frozenset[Observation]] = {
    Reason.DOMAIN_NOT_FOUND: frozenset({Observation.NO_DOMAIN}),
    Reason.NULL_MX: frozenset({Observation.NULL_MX}),
    Reason.NO_MAIL_HOST: frozenset({Observation.NO_MX, Observation.HOST_MISSING}),
    Reason.MX_UNRESOLVABLE: frozenset({Observation.HOST_MISSING}),
    Reason.MX_UNROUTABLE: frozenset({Observation.HOST_MISSING, Observation.HOST_DENIED}),
    Reason.DNS_FAILURE: _NO_ANSWER,
    Reason.DNS_UNTRUSTED: _DOUBTS | _AGAINST,
    Reason.MAILBOX_NOT_CHECKED: frozenset({Observation.MX_FOUND, Observation.HOST_FOUND}),
}


_ANSWERS = {  # that have no records
    Observation.NO_DOMAIN: "NXDOMAIN",
    Observation.NO_MX: "NODATA",
    Observation.HOST_MISSING: "NXDOMAIN, NODATA",
    Observation.DNS_TIMEOUT: "timeout",
}


def dns_steps(reason: Reason, seen: Iterable[Evidence]) -> Iterator[TrailStep]:
    """A step for each answer, in order."""
    rests_on = _RESTS_ON.get(reason, frozenset())
    before: dict[tuple[str, str], Evidence] = {}  # the last answer to each question
    for item in seen:
        question = _question(item)
        yield TrailStep(
            id=item.observation or "noted",
            part=TrailPart.DNS,
            words=(_words(item, before.get(question)),),
            at=item.observed_at,
            peer=item.ip,
            codes=_codes(item),
            decisive=item.observation in rests_on,
        )
        before[question] = item


def _question(item: Evidence) -> tuple[str, str]:
    """What the item answers: MX of the domain, an address of a host, or doubts about the former."""
    is_doubt = not item.host and item.observation in _DOUBTS
    return item.host, item.observation if is_doubt else ""


def _words(item: Evidence, before: Evidence | None) -> Phrase:
    said = _said(item)
    if not item.again or before is None or before.again:
        return said
    if before.observation is not item.observation:
        return Phrase(words.SAID_OTHERWISE, {"said": said})
    other = bool(before.ip and item.ip) and before.ip != item.ip
    return Phrase(words.OTHER_SAID_AGAIN if other else words.SAID_AGAIN)


def _said(item: Evidence) -> Phrase:
    gaps = {"domain": item.subject, "host": item.host}
    tables = [words.DOMAIN_SEEN]
    if item.host:
        tables.insert(0, words.HOST_SEEN)
    if parse_literal(item.subject):
        tables.insert(0, words.LITERAL_SEEN)
    if item.host == item.subject:
        tables.insert(0, words.ITSELF_SEEN)
    for table in tables:
        if item.observation in table:
            return Phrase(table[item.observation], gaps)
    return Phrase(words.NOTED, {"text": item.text})


def _codes(item: Evidence) -> tuple[str, ...]:
    if item.observation is Observation.NONE:
        return ()  # the words have it
    if parse_literal(item.subject):
        return ()  # nothing was asked
    question = f"A, AAAA {item.host}" if item.host else f"MX {item.subject}"
    return (f"{question}: {item.text or _ANSWERS.get(item.observation, '–')}",)
