from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_importer.model.contact import BlacklistEntry, BlacklistKind
from contact_importer.model.evidence import (
    CONNECTION,
    MAIL,
    RCPT,
    RCPT_CONTROL,
    RCPT_POSTMASTER,
    Evidence,
    Observation,
    ReplyKind,
    SmtpReply,
    Stage,
    reply_evidence,
)
from contact_importer.model.verdict import (
    Confidence,
    Decision,
    Flag,
    Reason,
    Status,
    Verdict,
)
from contact_importer.validation.phrase import printable
from contact_importer.validation.trail import trail
from contact_importer.validation.trail_step import CheckedAddress
from contact_importer.validation.trail_words import TrailPart
from contact_importer.validation.verdict_words import ADVICE
from tests.support.trails import (
    ACCEPTED,
    ACCESS_DENIED,
    AT,
    UNKNOWN_USER,
    as_control,
    as_postmaster,
    checked,
    dns,
    smtp,
    spoken,
    step_ids,
)

MX = dns(Observation.MX_FOUND, "10 mx.shop.example")
HOST = dns(Observation.HOST_FOUND, "198.41.0.4", "mx.shop.example")
BEGIN = ["well_formed", "on_no_list"]


@pytest.mark.parametrize(
    ("reason", "evidence", "steps", "decisive"),
    [
        (Reason.MAILBOX_NOT_CHECKED, [MX, HOST], ["mx_found", "host_found"], [0, 1]),
        (Reason.DOMAIN_NOT_CHECKED, [MX, HOST], [], []),
        (
            Reason.DOMAIN_NOT_FOUND,
            [dns(Observation.NO_DOMAIN), dns(Observation.NO_DOMAIN, again=True)],
            ["no_domain", "no_domain"],
            [0, 1],
        ),
        (Reason.DOMAIN_NOT_FOUND, [dns(Observation.NO_DOMAIN), UNKNOWN_USER], ["no_domain"], [0]),
        (
            Reason.MAILBOX_NOT_FOUND,
            [as_control(ACCEPTED), MX, HOST, UNKNOWN_USER],
            ["mx_found", "host_found", "rcpt_mailbox_not_found"],
            [2],
        ),
        (
            Reason.MAILBOX_EXISTS,
            [as_control(UNKNOWN_USER), ACCEPTED],
            ["rcpt_accepted", "control_refused"],
            [0, 1],
        ),
        (
            Reason.CATCH_ALL,
            [as_control(ACCEPTED), ACCEPTED],
            ["rcpt_accepted", "control_accepted"],
            [0, 1],
        ),
        (
            Reason.CONTROL_INCONCLUSIVE,
            [ACCEPTED, as_control(smtp(450, "try later"))],
            ["rcpt_accepted", "control_unclear"],
            [0, 1],
        ),
        (
            Reason.MAILBOX_NOT_FOUND,
            [ACCESS_DENIED, as_control(ACCESS_DENIED)],
            ["rcpt_refused", "control_refused_too", "others_accepted"],
            [0, 1, 2],
        ),
        (
            Reason.MAILBOX_NOT_FOUND,
            [ACCESS_DENIED, as_control(ACCESS_DENIED), as_postmaster(ACCEPTED)],
            ["rcpt_refused", "control_refused_too", "postmaster_accepted"],
            [0, 1, 2],
        ),
        (
            Reason.REFUSED_US,
            [ACCESS_DENIED, as_postmaster(ACCESS_DENIED)],
            ["rcpt_refused", "postmaster_refused_too"],
            [0, 1],
        ),
        (
            Reason.REFUSED_US,
            [smtp(554, "no thanks", CONNECTION), smtp(550, "5.7.1 rejected", MAIL)],
            ["connection_refused_us", "mail_refused_us"],
            [0, 1],
        ),
        (
            Reason.GREYLISTED,
            [smtp(421, "busy", CONNECTION), smtp(450, "Greylisted", enhanced="4.2.0")],
            ["connection_temporary", "rcpt_greylisted"],
            [1],
        ),
    ],
)
def test_that_the_steps_lead_to_the_decision(
    reason: Reason, evidence: list[Evidence], steps: list[str], decisive: list[int]
) -> None:
    subject = checked(reason, *evidence)
    assert step_ids(subject) == [*BEGIN, *steps, "decision"]
    found = trail(subject)[len(BEGIN) : -1]
    assert [number for number, step in enumerate(found) if step.decisive] == decisive


def test_that_what_is_impossible_was_not_looked_up() -> None:
    subject = checked(Reason.SYNTAX, MX, raw="ann@@x", address="ann@@x", domain="")
    assert step_ids(subject) == ["malformed", "decision"]
    (problem,) = spoken(subject)[0].codes
    assert "@" in problem
    assert step_ids(checked(Reason.RESERVED_DOMAIN, MX)) == ["well_formed", "reserved", "decision"]


@pytest.mark.parametrize(
    ("reason", "seen", "told"),
    [
        (Reason.CATCH_ALL, Observation.HOST_FOUND, "by number, 192.0.2.1: DNS is not asked."),
        (Reason.MX_UNROUTABLE, Observation.HOST_DENIED, "192.0.2.1 cannot be reached from"),
        (Reason.CONNECTION_FAILED, Observation.INTERNAL_VIEW, "in this computer's own network"),
    ],
)
def test_that_an_address_literal_needs_no_dns(reason: Reason, seen: Observation, told: str) -> None:
    item = dns(seen, "192.0.2.1", "192.0.2.1", subject="[192.0.2.1]")
    subject = checked(reason, item, domain="[192.0.2.1]")
    assert told in spoken(subject)[len(BEGIN)].words
    assert trail(subject)[len(BEGIN)].codes == ()


def test_that_an_unwanted_address_literal_is_said_to_be_left_out() -> None:
    subject = checked(Reason.ADDRESS_LITERAL, domain="[192.0.2.1]")
    assert step_ids(subject) == ["well_formed", "address_literal", "decision"]
    assert "[192.0.2.1]: your settings leave" in spoken(subject)[1].words


def test_that_the_source_and_its_repair_are_told() -> None:
    subject = checked(
        Reason.NONE, raw="Ann <ann@shop.example>", source_name="a.csv", row_number=1234
    )
    first, *_ = spoken(subject)
    assert first.words == (
        "It stands in row 1,234 of a.csv. "
        "In the cell “Ann <ann@shop.example>” it was read as ann@shop.example."
    )


def test_that_a_second_look_is_told_as_one() -> None:
    same = dns(Observation.NO_DOMAIN, again=True)
    other = replace(same, ip="192.0.2.54")
    found = dns(Observation.MX_FOUND, "10 mx", again=True)
    first = dns(Observation.NO_DOMAIN)

    def second(item: Evidence) -> str:
        return spoken(checked(Reason.DOMAIN_NOT_FOUND, first, item))[-2].words

    assert second(same) == "Asked a second time, DNS said the same."
    assert second(other) == "A second DNS server says the same."
    assert second(found) == (
        "Asked a second time: The domain shop.example names the mail servers that take its mail."
    )


def test_that_each_question_of_a_second_look_is_compared_with_its_own_answer() -> None:
    first = [
        dns(Observation.NO_MX),
        dns(Observation.HOST_MISSING, host="shop.example"),  # no MX: the domain itself
        dns(Observation.HIJACKED, "198.51.100.7"),
        dns(Observation.INTERNAL_VIEW, "shop.example"),
    ]
    second = [replace(item, again=True) for item in first]
    steps = spoken(checked(Reason.DNS_UNTRUSTED, *first, *second))
    said = [step.words for step in steps[-9:-1]]
    assert len(set(said[:4])) == 4
    assert set(said[4:]) == {"Asked a second time, DNS said the same."}


def test_that_a_domain_that_is_its_own_mail_server_is_told_so() -> None:
    itself = dns(Observation.HOST_FOUND, "198.41.0.4", "shop.example")
    (*_, told, _) = spoken(checked(Reason.MAILBOX_NOT_CHECKED, dns(Observation.NO_MX), itself))
    assert told.words.startswith("shop.example has an address on the Internet itself")
    assert told.codes[0] == "A, AAAA shop.example: 198.41.0.4"


@pytest.mark.parametrize(
    ("source", "added"),
    [("typed", "It was added on 20"), ("spam.txt", "from spam.txt."), ("", "It was added on 20")],
)
def test_that_the_blacklist_names_its_entry_and_date(source: str, added: str) -> None:
    entry = BlacklistEntry(kind=BlacklistKind.DOMAIN, value="example", source=source, added_at=AT)
    subject = checked(Reason.BLACKLISTED_DOMAIN, MX, blacklist=entry)
    assert step_ids(subject) == ["well_formed", "listed", "decision"]
    (_, listed, _) = spoken(subject)
    assert listed.words.startswith("The domain example is on your blacklist.")
    assert added in listed.words
    assert listed.decisive


def test_that_a_list_is_named_with_its_date() -> None:
    item = Evidence(
        stage=Stage.LISTS,
        observed_at=AT,
        text="shop.example",
        host="disposable-email-domains 0.0.1 of 2026-11-01",
        observation=Observation.LISTED,
    )
    (_, listed, _) = spoken(checked(Reason.DISPOSABLE_DOMAIN, item, MX))
    assert "disposable-email-domains 0.0.1 of 2026-11-01" in listed.words
    assert step_ids(checked(Reason.DISPOSABLE_MX, item, MX)) == [
        *BEGIN, "mx_found", "listed", "decision",
    ]  # fmt: skip
    assert "disposable-email-domains" in spoken(checked(Reason.DISPOSABLE_DOMAIN))[1].words


def test_that_the_next_attempt_is_announced() -> None:
    subject = checked(Reason.GREYLISTED, retry_at=AT, attempts=1)
    said = spoken(subject)[-1].words
    assert "It will be asked again from 20" in said
    assert said.endswith("attempt 2 of 4.")
    assert spoken(checked(Reason.GREYLISTED))[-1].words.endswith(ADVICE[Reason.GREYLISTED])


def test_that_the_policy_is_named_where_it_decides() -> None:
    usual = checked(Reason.CATCH_ALL)
    assert usual.decision is not None
    assert "policy" not in spoken(usual)[-1].words
    open_ = replace(usual.decision, status=Status.PENDING, confidence=Confidence.NONE)
    assert (
        "by the usual one it would be: Valid." in spoken(replace(usual, decision=open_))[-1].words
    )
    left_out = replace(usual.decision, status=Status.BLACKLIST)
    said = spoken(replace(usual, decision=left_out, flags=Flag.ROLE))[-1].words
    assert "list of role names" in said


def test_that_evidence_of_version_1_is_shown_as_it_is() -> None:
    old = Evidence(stage=Stage.SMTP, observed_at=AT, text="no such user", code=550)
    older = Evidence(stage=Stage.DNS, observed_at=AT, text="MX shop.example: 10 mx")
    found = spoken(checked(Reason.MAILBOX_NOT_FOUND, older, old))
    assert [step.words for step in found[2:4]] == [
        "Noted by an earlier version: MX shop.example: 10 mx",
        "Noted by an earlier version: no such user",
    ]
    assert "550 no such user" in found[3].codes[0]


def test_that_codes_are_verbatim_and_say_who_was_asked() -> None:
    found = spoken(checked(Reason.MAILBOX_NOT_FOUND, MX, UNKNOWN_USER))
    mx, refused = found[2].codes, found[3].codes
    assert mx[0] == "MX shop.example: 10 mx.shop.example"
    assert mx[1].startswith("192.0.2.53 · 20")
    assert refused[0] == "RCPT TO: 550 5.1.1 User unknown"
    assert refused[1].startswith("mx.shop.example [192.0.2.25] · 20")
    assert found[4].codes[0] == "undeliverable · mailbox_not_found · invalid · confirmed"


texts = st.text(max_size=30)
evidence = st.builds(
    Evidence,
    stage=st.sampled_from(Stage),
    observed_at=st.floats(0, 4e9),
    text=texts | st.sampled_from(["timeout x", "not_sent SMTPUTF8 not offered", "dropped"]),
    subject=texts | st.sampled_from([CONNECTION, MAIL, RCPT, RCPT_CONTROL, RCPT_POSTMASTER]),
    host=texts,
    ip=texts,
    code=st.integers(0, 999),
    enhanced=st.sampled_from(["", "5.1.1", "4.2.2", "5.4.1"]),
    observation=st.sampled_from(Observation),
    again=st.booleans(),
)
decisions = st.none() | st.builds(
    Decision,
    st.sampled_from(Verdict),
    st.sampled_from(Reason),
    st.sampled_from(Status),
    st.sampled_from(Confidence),
)
addresses = st.builds(
    CheckedAddress,
    raw=texts,
    address=texts,
    domain=texts,
    decision=decisions,
    flags=st.integers(0, 63).map(Flag),
    evidence=st.lists(evidence, max_size=6).map(tuple),
    blacklist=st.none()
    | st.builds(
        BlacklistEntry,
        kind=st.sampled_from(BlacklistKind),
        value=texts,
        source=texts,
        added_at=st.floats(0, 4e9),
    ),
    source_name=texts,
    row_number=st.integers(0, 10**9),
    checked_at=st.none() | st.floats(0, 4e9),
    retry_at=st.none() | st.floats(0, 4e9),
    attempts=st.integers(0, 9),
)
ORDER = list(TrailPart)


@given(addresses)
def test_that_any_address_has_a_trail_that_ends_with_the_decision(
    subject: CheckedAddress,
) -> None:
    steps = trail(subject)
    assert steps[-1].part is TrailPart.DECISION
    assert [step.part for step in steps].count(TrailPart.DECISION) == 1
    for step in spoken(subject):
        assert step.part
        assert step.words
        lines = (step.words, *step.codes)
        assert all(line.isprintable() for line in lines)


@given(addresses, st.text(alphabet="{}\u202e\x1b\n<>a", max_size=20))
def test_that_text_from_outside_fills_no_gap(subject: CheckedAddress, hostile: str) -> None:
    reply = SmtpReply(kind=ReplyKind.REPLY, code=550, text=hostile, host=hostile)
    seen = reply_evidence(reply, RCPT, AT)
    decided = checked(Reason.UNCLEAR_REPLY).decision
    steps = spoken(replace(subject, raw=hostile, decision=decided, evidence=(seen,)))
    assert any(printable(hostile).strip() in code for step in steps for code in step.codes)
