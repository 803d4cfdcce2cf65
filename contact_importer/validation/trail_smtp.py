"""The steps of a trail that tell what mail servers said. Pure."""

from collections.abc import Iterator, Sequence

from contact_importer.model.evidence import (
    CONNECTION,
    MAIL,
    RCPT,
    RCPT_CONTROL,
    RCPT_POSTMASTER,
    Evidence,
    Observation,
    SmtpReply,
    reply_of,
)
from contact_importer.model.verdict import Reason
from contact_importer.validation import trail_words as words
from contact_importer.validation.host_refusal import read_refusal
from contact_importer.validation.phrase import Phrase
from contact_importer.validation.reply_rules import read_rcpt_reply
from contact_importer.validation.trail_step import TrailStep
from contact_importer.validation.trail_words import TrailPart
from contact_importer.validation.trust import (
    conclude,
    needs_control,
    needs_postmaster,
    same_refusal,
)

_COMMANDS = {
    CONNECTION: "EHLO",
    MAIL: "MAIL FROM",
    RCPT: "RCPT TO",
    RCPT_CONTROL: "RCPT TO (random name)",
    RCPT_POSTMASTER: "RCPT TO (postmaster)",
}
_CONTROL_SAYS = {
    Reason.MAILBOX_EXISTS: ("control_refused", words.CONTROL_REFUSED),
    Reason.CATCH_ALL: ("control_accepted", words.CONTROL_ACCEPTED_TOO),
}


def smtp_steps(reason: Reason, domain: str, found: Sequence[Evidence]) -> Iterator[TrailStep]:
    """Sessions that failed, then the question about the mailbox and the cross-checks it needs."""
    noted = [item for item in found if item.observation is Observation.NONE]
    seen = [item for item in found if item.observation is not Observation.NONE]
    asked = [item for item in seen if item.subject == RCPT]
    for item in noted:
        yield _step("noted", item, Phrase(words.NOTED, {"text": item.text}))
    for item in seen:
        if item.subject in (CONNECTION, MAIL):
            yield _session_step(item, domain, decisive=not asked)
    for item in asked:
        yield _recipient_step(item, domain)
        yield from _cross_checks(reason, reply_of(item), seen)


def _session_step(item: Evidence, domain: str, *, decisive: bool) -> TrailStep:
    meaning = read_refusal(reply_of(item))
    template = words.SESSION_SAID.get(meaning) or words.RECIPIENT_SAID[meaning]
    said = Phrase(template, {"server": _server(item, domain)})
    return _step(f"{item.subject.lower()}_{meaning}", item, said, decisive=decisive)


def _recipient_step(item: Evidence, domain: str) -> TrailStep:
    meaning = read_rcpt_reply(reply_of(item))
    said = Phrase(words.RECIPIENT_SAID[meaning], {"server": _server(item, domain)})
    return _step(f"rcpt_{meaning}", item, said, decisive=True)


def _cross_checks(reason: Reason, real: SmtpReply, seen: Sequence[Evidence]) -> Iterator[TrailStep]:
    """What a random name and postmaster brought, where the answer depends on it."""
    meaning = read_rcpt_reply(real)
    latest = {item.subject: item for item in seen}
    control, postmaster = latest.get(RCPT_CONTROL), latest.get(RCPT_POSTMASTER)
    if control is not None and needs_control(meaning):
        yield _control_step(control, real)
    if not needs_postmaster(meaning):
        return
    if postmaster is not None:
        yield _postmaster_step(postmaster, real)
    told_apart = postmaster is not None and reply_of(postmaster).accepted
    if reason is Reason.MAILBOX_NOT_FOUND and not told_apart:
        said = Phrase(words.OTHERS_ACCEPTED)
        yield TrailStep(id="others_accepted", part=TrailPart.SMTP, words=(said,), decisive=True)


def _control_step(item: Evidence, real: SmtpReply) -> TrailStep:
    control = reply_of(item)
    found = conclude(real, control=control, postmaster=None, domain_accepted_any=False)
    name, template = _CONTROL_SAYS.get(found.reason, ("control_unclear", words.CONTROL_UNCLEAR))
    if same_refusal(real, control):
        name, template = "control_refused_too", words.CONTROL_REFUSED_TOO
    return _step(name, item, Phrase(template), decisive=True)


def _postmaster_step(item: Evidence, real: SmtpReply) -> TrailStep:
    postmaster = reply_of(item)
    name, template = "postmaster_unclear", words.POSTMASTER_UNCLEAR
    if postmaster.accepted:
        name, template = "postmaster_accepted", words.POSTMASTER_ACCEPTED
    elif same_refusal(real, postmaster):
        name, template = "postmaster_refused_too", words.POSTMASTER_REFUSED_TOO
    return _step(name, item, Phrase(template), decisive=True)


def _step(name: str, item: Evidence, said: Phrase, *, decisive: bool = False) -> TrailStep:
    command = _COMMANDS.get(item.subject, item.subject)
    reply = " ".join(part for part in (str(item.code or ""), item.enhanced, item.text) if part)
    return TrailStep(
        id=name,
        part=TrailPart.SMTP,
        words=(said,),
        at=item.observed_at,
        peer=f"{item.host} [{item.ip}]" if item.host and item.ip else item.host or item.ip,
        codes=(f"{command}: {reply}",),
        decisive=decisive,
    )


def _server(item: Evidence, domain: str) -> str:
    return item.host or item.ip or domain
