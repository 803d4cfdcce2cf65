from hypothesis import given
from hypothesis import strategies as st

from contact_importer.model.evidence import (
    CONNECTION,
    MAIL,
    RCPT,
    Evidence,
    Observation,
    ReplyKind,
    SmtpReply,
    Stage,
    reply_evidence,
    reply_of,
)

words = st.text(st.characters(codec="utf-8", exclude_categories=["Zs", "Zl", "Zp", "Cc"]))


@given(
    st.builds(
        SmtpReply,
        kind=st.just(ReplyKind.REPLY),
        code=st.integers(200, 599),
        enhanced=st.sampled_from(["", "5.1.1"]),
        text=words,
        host=words,
        ip=words,
    )
    | st.builds(
        SmtpReply,
        kind=st.sampled_from([kind for kind in ReplyKind if kind is not ReplyKind.REPLY]),
        text=words,
        host=words,
    ),
    st.sampled_from([CONNECTION, MAIL, RCPT]),
)
def test_that_a_reply_comes_back_from_its_evidence(reply: SmtpReply, subject: str) -> None:
    evidence = reply_evidence(reply, subject, 5.0)
    assert (evidence.subject, evidence.observed_at, evidence.stage) == (subject, 5.0, Stage.SMTP)
    assert reply_of(evidence) == reply


def test_that_evidence_is_bounded() -> None:
    long = SmtpReply(kind=ReplyKind.DROPPED, text="x" * 5000)
    assert len(reply_evidence(long, RCPT, 0.0).text) == 1000


def test_that_damaged_evidence_proves_nothing() -> None:
    odd = Evidence(stage=Stage.SMTP, observed_at=0.0, text="??", observation=Observation.NO_REPLY)
    assert reply_of(odd).kind is ReplyKind.NOT_SENT
