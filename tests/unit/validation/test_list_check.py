"""A downloaded list replaces the present one only if it can be one."""

import pytest

from contact_importer.validation.list_check import ListUnusableError, read_disposable_list

PRESENT = frozenset(f"junk{number}.example" for number in range(3_000))
INNOCENT = frozenset({"gmail.com", "duck.com"})


def text(*extra: str, count: int = 3_000) -> str:
    return "\n".join(["# remark", "", *(f"Junk{n}.example" for n in range(count)), *extra])


def read(body: str) -> frozenset[str]:
    return read_disposable_list(body, present=PRESENT, innocent=INNOCENT)


def test_that_a_list_is_read_as_a_labels_in_lower_case() -> None:
    found = read(text("почта.example", " new.example \r"))
    assert len(found) == 3_002
    assert {"junk7.example", "new.example", "xn--80a1acny.example"} <= found


def test_that_a_few_odd_lines_are_passed_over() -> None:
    assert read(text("xn--a.junk.example", "<script>")) == PRESENT
    emoji = "xn--o38h.junk.example"  # the genuine list has one
    assert read(text(emoji)) == PRESENT | {emoji}


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ("", "too_short"),
        (text(count=1_400), "too_short"),  # less than half of the present one
        ("<html>" * 3_000, "too_short"),
        (text(*(f"<script>{n}" for n in range(100))), "not_domains"),
        (text(*["localhost"] * 100), "not_domains"),
        (text(*(f"a@b{n}.example" for n in range(100))), "not_domains"),
        (text("gmail.com"), "accuses"),
        (text("Duck.com"), "accuses"),
        ("\n".join(f"j{n}.example" for n in range(500_001)), "too_long"),
    ],
)
def test_that_anything_else_is_refused(body: str, detail: str) -> None:
    with pytest.raises(ListUnusableError) as caught:
        read(body)
    assert caught.value.params["detail"] == detail
    assert "present one stays" in caught.value.message
