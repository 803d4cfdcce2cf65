"""Whatever can be seen, said or concluded has words, and every gap in them is filled."""

import re
from collections.abc import Iterator

import pytest

from contact_importer.model.evidence import (
    CONNECTION,
    MAIL,
    RCPT,
    Observation,
    ReplyKind,
)
from contact_importer.model.verdict import Reason, Verdict
from contact_importer.validation import trail_words as words
from contact_importer.validation.reply_meaning import ReplyMeaning
from contact_importer.validation.trail import trail
from contact_importer.validation.trail_words import PARTS, PROVEN, TrailPart
from tests.support.trails import checked, dns, smtp, spoken

OF_HOSTS = {item for item in Observation if item.startswith("host_")}
OF_DOUBT = {Observation.HIJACKED, Observation.INTERNAL_VIEW}
NOT_DNS = {Observation.NONE, Observation.LISTED, Observation.REPLY, Observation.NO_REPLY}


def test_that_every_observation_has_words() -> None:
    assert set(words.HOST_SEEN) == OF_HOSTS | OF_DOUBT
    assert set(words.ITSELF_SEEN) == OF_HOSTS
    assert set(words.DOMAIN_SEEN) == set(Observation) - OF_HOSTS - NOT_DNS
    assert set(PARTS) == set(TrailPart)
    assert set(PROVEN) == {*Verdict, None}


def test_that_every_meaning_of_a_reply_has_words() -> None:
    assert set(words.RECIPIENT_SAID) == set(ReplyMeaning)
    assert set(words.SESSION_SAID) <= set(ReplyMeaning)


@pytest.mark.parametrize(
    ("observation", "host"),
    [
        *((item, "") for item in words.DOMAIN_SEEN),
        *((item, "mx.other.example") for item in words.HOST_SEEN),
        *((item, "shop.example") for item in words.HOST_SEEN),
    ],
)
def test_that_what_dns_said_is_told(observation: Observation, host: str) -> None:
    for again in (False, True):
        subject = checked(Reason.DNS_UNTRUSTED, dns(observation, "text", host, again=again))
        (*_, told, _) = spoken(subject)
        assert told.words.endswith(".")
        assert not re.search(r"[{}]", told.words)


@pytest.mark.parametrize("subject", [CONNECTION, MAIL, RCPT])
@pytest.mark.parametrize("code", [*range(200, 600, 50), 421, 521, 552, 556, 999])
def test_that_what_a_server_said_is_told(subject: str, code: int) -> None:
    (*_, told, _) = spoken(checked(Reason.UNCLEAR_REPLY, smtp(code, "word", subject)))
    assert "mx.shop.example" in told.words


@pytest.mark.parametrize("kind", [kind for kind in ReplyKind if kind is not ReplyKind.REPLY])
@pytest.mark.parametrize("subject", [CONNECTION, MAIL, RCPT])
def test_that_silence_is_told(kind: ReplyKind, subject: str) -> None:
    item = smtp(0, f"{kind} why", subject)
    silent = type(item)(
        stage=item.stage,
        observed_at=item.observed_at,
        text=item.text,
        subject=subject,
        host=item.host,
        observation=Observation.NO_REPLY,
    )
    (*_, told, _) = spoken(checked(Reason.TIMEOUT, silent))
    assert "mx.shop.example" in told.words
    assert told.codes[0].endswith(f": {kind} why")


@pytest.mark.parametrize("reason", list(Reason))
def test_that_every_reason_is_concluded(reason: Reason) -> None:
    said = spoken(checked(reason))[-1].words
    assert not re.search(r"[{}]", said)
    assert said.count(". ") >= (1 if reason is Reason.NONE else 2)
    assert trail(checked(reason))[-1].id == "decision"


def templates() -> Iterator[str]:
    for name, value in vars(words).items():
        if name.isupper() and isinstance(value, str):
            yield value
        elif name.isupper() and isinstance(value, dict):
            yield from value.values()


def test_that_no_sentence_is_written_twice() -> None:
    sentences = list(templates())
    assert len(sentences) > 60
    assert len(set(sentences)) == len(sentences)
