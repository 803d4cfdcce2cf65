import pytest

from contact_importer.validation.reserved import is_reserved


@pytest.mark.parametrize(
    "domain",
    [
        "test",
        "a.test",
        "b.example",
        "x.invalid",
        "localhost",
        "pc.localhost",
        "printer.local",
        "abc.onion",
        "a.b.alt",
        "corp.internal",
        "example.com",
        "mail.example.com",
        "a.b.example.net",
        "example.org",
        "home.arpa",
        "tv.home.arpa",
    ],
)
def test_that_special_use_names_are_reserved(domain: str) -> None:
    assert is_reserved(domain)


@pytest.mark.parametrize(
    "domain",
    [
        "mail.ru",
        "com",
        "",
        "example.ru",
        "myexample.com",
        "example.com.ru",
        "test.com",
        "local.ru",
        "internal.com",
        "arpa.com",
        "xhome.arpa",
        "localhost.net",
        "example.co.uk",
    ],
)
def test_that_other_names_are_not_reserved(domain: str) -> None:
    assert not is_reserved(domain)
