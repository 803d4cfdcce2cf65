"""Which resolvers the system is configured with."""

import socket
import sys
from pathlib import Path

import pytest

from contact_importer.network.resolver_config import own_search_domains, system_nameservers

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no resolv.conf")


def test_that_nameservers_come_in_order(tmp_path: Path) -> None:
    conf = tmp_path / "resolv.conf"
    conf.write_text("search corp\nnameserver 192.0.2.53\nnameserver 2001:db8::53\n")
    assert system_nameservers(str(conf)) == (("192.0.2.53", 53), ("2001:db8::53", 53))


@pytest.mark.parametrize("text", ["", "search corp\n", "# nameserver 192.0.2.1\n"])
def test_that_none_is_configured(tmp_path: Path, text: str) -> None:
    conf = tmp_path / "resolv.conf"
    conf.write_text(text)
    assert system_nameservers(str(conf)) == ()


def test_that_a_missing_file_means_none(tmp_path: Path) -> None:
    assert system_nameservers(str(tmp_path / "none")) == ()


def test_that_names_and_addresses_of_https_are_left_out(tmp_path: Path) -> None:
    conf = tmp_path / "resolv.conf"
    conf.write_text("nameserver https://dns.example/\nnameserver 127.0.0.53\n")
    assert system_nameservers(str(conf)) == (("127.0.0.53", 53),)


@pytest.mark.parametrize(
    ("text", "name", "domains"),
    [
        ("search Corp.Example.com lan\n", "pc", ("corp.example.com", "lan")),
        ("search corp.example.com\n", "pc.Corp.example.com", ("corp.example.com",)),
        ("domain example.com\n", "pc.other.net", ("other.net", "example.com")),
        ("", "pc.example.com", ("example.com",)),
        ("", "pc", ()),
        ("search .\n", "pc", ()),
    ],
)
def test_that_our_own_domains_are_searched_ones_and_that_of_our_name(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    name: str,
    domains: tuple[str, ...],
) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: name)
    conf = tmp_path / "resolv.conf"
    conf.write_text(f"{text}nameserver 192.0.2.53\n")
    assert sorted(own_search_domains(str(conf))) == sorted(domains)


def test_that_a_machine_without_resolver_knows_its_own_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "pc.example.com")
    assert own_search_domains(str(tmp_path / "none")) == ("example.com",)
