import zlib

from hypothesis import given
from hypothesis import strategies as st

from contact_importer.storage.dialogue import pack, unpack

USUAL = (
    "S: 220 mx1.shop.example ESMTP Postfix",
    "C: EHLO mail.sender.example",
    "S: 250-mx1.shop.example",
    "S: 250-PIPELINING",
    "S: 250-SIZE 52428800",
    "S: 250-STARTTLS",
    "S: 250-ENHANCEDSTATUSCODES",
    "S: 250-8BITMIME",
    "S: 250 SMTPUTF8",
    "C: MAIL FROM:<check@sender.example>",
    "S: 250 2.1.0 Ok",
    "C: RCPT TO:<anna.berg@shop.example>",
    "S: 550 5.1.1 <anna.berg@shop.example>: Recipient address rejected: User unknown",
)

lines = st.lists(
    st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=200), min_size=1
)


@given(lines)
def test_that_a_dialogue_comes_back_as_it_was(found: list[str]) -> None:
    assert list(unpack(pack(found))) == found


def test_that_a_usual_dialogue_takes_half_of_what_zlib_alone_needs() -> None:
    assert len(pack(USUAL)) * 2 < len(zlib.compress("\n".join(USUAL).encode(), 9))
