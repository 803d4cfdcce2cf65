"""The page cache, by itself."""

from contact_importer.gui.contacts.page_cache import PageCache


def test_that_the_least_recently_used_page_goes_first() -> None:
    cache: PageCache[str] = PageCache(capacity=2)
    cache.put(1, ["a"], cache.stamp)
    cache.put(2, ["b"], cache.stamp)
    assert cache.get(1) == ["a"]
    cache.put(3, ["c"], cache.stamp)
    assert cache.get(2) is None
    assert cache.get(1) == ["a"]
    assert len(cache) == 2


def test_that_ageing_keeps_pages_but_makes_them_stale() -> None:
    cache: PageCache[str] = PageCache()
    cache.put(1, ["a"], cache.stamp)
    assert cache.is_fresh(1)
    asked_at = cache.stamp
    cache.age()
    assert cache.get(1) == ["a"]
    assert not cache.is_fresh(1)
    cache.put(1, ["late"], asked_at)
    assert not cache.is_fresh(1)
    cache.put(1, ["new"], cache.stamp)
    assert cache.is_fresh(1)


def test_that_later_pages_can_be_taken_out() -> None:
    cache: PageCache[str] = PageCache()
    for page in range(4):
        cache.put(page, [str(page)], cache.stamp)
    assert dict(cache.take_from(2)) == {2: ["2"], 3: ["3"]}
    assert len(cache) == 2
    cache.clear()
    assert cache.get(0) is None
