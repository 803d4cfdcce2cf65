"""The parts of a dry run that need no file: seen texts, batches row by row, estimates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_importer.engine.dry_run import ascii_lower
from contact_importer.engine.pacing import Rate
from contact_importer.engine.rows import decode_rows, row_entries
from contact_importer.engine.seen import SeenTexts
from contact_importer.engine.time_estimate import estimate, lane_seconds
from contact_importer.model.dry_run import CheckWork
from contact_importer.model.settings import EngineSettings, Politeness
from contact_importer.model.verdict import CheckLevel
from tests.support.loaded_rows import IMPOSSIBLE, NULL_MX, batch, row

SETTINGS = EngineSettings()


@given(st.lists(st.text(max_size=3)))
def test_that_seen_texts_are_a_set(texts: list[str]) -> None:
    seen, real = SeenTexts(), set[str]()
    for text in texts:
        assert seen.add(text) is (text not in real)
        real.add(text)
    assert len(seen) == len(real)


def test_that_many_texts_take_little_memory() -> None:
    seen = SeenTexts()
    assert all(seen.add(f"person{n}@example.org") for n in range(100_000))
    assert not any(seen.add(f"person{n}@example.org") for n in range(100_000))
    assert seen._slots.buffer_info()[1] * 8 <= 100_000 * 32


@given(st.lists(st.text(min_size=1, max_size=20), max_size=5))
def test_that_a_batch_is_decoded_row_by_row_as_at_once(texts: list[str]) -> None:
    rows = [row(n, text, ('"],[', text)) for n, text in enumerate(texts)]
    rows.append(row(9, "]", (), IMPOSSIBLE))
    rows.append(row(10, "a@b.org", (), NULL_MX))
    for chosen in (rows, rows[:-1], []):
        text = batch(*chosen).rows_json
        assert [
            (item.row_number, item.raw, item.address, item.domain, item.verdict, item.reason)
            for item in row_entries(text)
        ] == [
            (item.row_number, item.raw, item.address, item.domain, item.verdict, item.reason)
            for item in decode_rows(text)
        ]


def test_that_only_ascii_letters_have_no_case() -> None:
    assert ascii_lower("ANN@X.org") == "ann@x.org"
    assert ascii_lower("ЮЛЯ@X.org") == "ЮЛЯ@x.org"


@pytest.mark.parametrize("count", [1, 10, 11, 180, 5_000])
def test_that_the_best_time_of_a_lane_is_that_of_its_rate(count: int) -> None:
    politeness = Politeness()
    rate, now = Rate(politeness), 0.0
    for _ in range(count):
        now += rate.delay(1, now)
        rate.unopposed(1)
    last = rate._next_at
    assert lane_seconds(count, politeness) == pytest.approx(last, rel=0.05)


def test_that_a_deeper_level_takes_longer_and_no_range_is_upside_down() -> None:
    work = CheckWork(entries=100_000, addresses=90_000, domains=6_000, busiest=30_000, again=500)
    fast, standard, full = (estimate(level, work, SETTINGS) for level in CheckLevel)
    assert 0 < fast.least_s <= fast.most_s
    assert fast.least_s <= standard.least_s <= standard.most_s
    assert standard.least_s < full.least_s <= full.most_s
    # one operator takes at most 20 a second: 30,000 of one domain need 25 minutes at the best
    assert full.least_s > 30_000 / SETTINGS.politeness.top_rate_per_s


def test_that_nothing_to_ask_takes_no_asking() -> None:
    work = CheckWork(entries=1_000)
    assert estimate(CheckLevel.FULL, work, SETTINGS) == estimate(CheckLevel.FAST, work, SETTINGS)
