import json
import math
import os
import stat
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import keyring
import keyring.backends.fail
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from contact_importer import passwords
from contact_importer.model.errors import SettingsProblemError
from contact_importer.model.settings import (
    EngineSettings,
    Limits,
    Politeness,
    SmtpIdentity,
    Timeouts,
    limits_of,
)
from contact_importer.settings import (
    Settings,
    change_password,
    data_folder,
    load_settings,
    save_settings,
    settings_file,
)


def write(folder: Path, stored: Any) -> Path:
    file = folder / "settings.json"
    file.write_text(stored if isinstance(stored, str) else json.dumps(stored), encoding="utf-8")
    return file


def test_that_there_are_defaults_without_a_file(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "none.json") == Settings()


def test_that_what_is_saved_is_loaded(tmp_path: Path) -> None:
    chosen = Settings(
        engine=EngineSettings(
            identity=SmtpIdentity(helo="mx.example.org", mail_from="check@пример.example"),
            politeness=Politeness(connections=3, start_rate_per_s=0.5, limited=False),
            timeouts=Timeouts(dns_try_s=1.25),
            fresh_days=0,
            dns_servers=("192.0.2.53", "2001:db8::53"),
            disposable_domains=("junk.example",),
        ),
        language="ru",
        theme="dark",
        reduced_motion=True,
        default_list="Customers",
        default_level="full",
    )
    file = tmp_path / "deep" / "er" / "settings.json"
    save_settings(chosen, file)
    assert load_settings(file) == chosen


def test_that_names_of_other_versions_are_ignored(tmp_path: Path) -> None:
    file = write(tmp_path, {"theme": "light", "colour": 7, "engine": {"speed": "high"}})
    assert load_settings(file) == Settings(theme="light")


def test_that_a_whole_number_will_do_for_a_duration(tmp_path: Path) -> None:
    file = write(tmp_path, {"engine": {"timeouts": {"connect_s": 5}}})
    loaded = load_settings(file).engine.timeouts.connect_s
    assert (loaded, type(loaded)) == (5.0, float)


@pytest.mark.parametrize(
    ("stored", "setting"),
    [
        ({"engine": {"politeness": {"connections": 2.5}}}, "engine.politeness.connections"),
        ({"engine": {"politeness": {"connections": True}}}, "engine.politeness.connections"),
        ({"engine": {"politeness": {"limited": 1}}}, "engine.politeness.limited"),
        ({"engine": {"politeness": []}}, "engine.politeness"),
        ({"engine": {"timeouts": {"dns_try_s": True}}}, "engine.timeouts.dns_try_s"),
        ({"engine": {"timeouts": {"dns_try_s": "2"}}}, "engine.timeouts.dns_try_s"),
        ({"language": None}, "language"),
        ({"engine": {"dns_servers": "192.0.2.1"}}, "engine.dns_servers"),
        ({"engine": {"role_names": [7]}}, "engine.role_names"),
        ([], "settings"),
    ],
)
def test_that_an_impossible_value_is_named(tmp_path: Path, stored: Any, setting: str) -> None:
    with pytest.raises(SettingsProblemError) as caught:
        load_settings(write(tmp_path, stored))
    assert caught.value.code == "settings_value"
    assert caught.value.params == {"setting": setting}


NUMBERS = [
    (prefix, kind, item.name, limits)
    for prefix, kind in (
        (("engine",), EngineSettings),
        (("engine", "politeness"), Politeness),
        (("engine", "timeouts"), Timeouts),
    )
    for item in fields(kind)
    if (limits := limits_of(kind, item.name)) is not None
]


def nested(path: tuple[str, ...], name: str, value: Any) -> Any:
    return {path[0]: nested(path[1:], name, value)} if path else {name: value}


@pytest.mark.parametrize(("path", "kind", "name", "limits"), NUMBERS)
def test_that_a_number_is_taken_up_to_its_limits_and_refused_beyond(
    tmp_path: Path, path: tuple[str, ...], kind: type, name: str, limits: Limits
) -> None:
    assert limits.least <= getattr(kind(), name) <= limits.greatest
    whole = isinstance(getattr(kind(), name), int)
    step = 1 if whole else 0.001
    for value in (limits.least, limits.greatest):
        found: Any = load_settings(write(tmp_path, nested(path, name, value)))
        for part in (*path, name):
            found = getattr(found, part)
        assert found == value
    beyond = [limits.least - step, limits.greatest + step, 10**400, -(10**400)]
    for value in [*beyond, *([] if whole else [math.nan, math.inf, -math.inf])]:
        with pytest.raises(SettingsProblemError) as caught:
            load_settings(write(tmp_path, nested(path, name, value)))
        assert caught.value.code == "settings_range"
        assert caught.value.params["setting"] == ".".join((*path, name))


def test_that_the_message_names_the_limits(tmp_path: Path) -> None:
    file = write(tmp_path, {"engine": {"politeness": {"connections": 11}}})
    with pytest.raises(SettingsProblemError) as caught:
        load_settings(file)
    assert caught.value.message == (
        "The setting “engine.politeness.connections” must lie between 1 and 10."
    )
    assert dict(caught.value.params) == {
        "setting": "engine.politeness.connections",
        "least": "1",
        "greatest": "10",
    }


def test_that_every_number_has_limits() -> None:
    for kind in (EngineSettings, Politeness, Timeouts):
        for item in fields(kind):
            number = type(getattr(kind(), item.name)) in (int, float)
            assert (limits_of(kind, item.name) is not None) is number


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe{}", b""])
def test_that_a_file_that_is_no_json_is_refused_and_left_alone(
    tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "settings.json"
    file.write_bytes(content)
    with pytest.raises(SettingsProblemError) as caught:
        load_settings(file)
    assert caught.value.code == "settings_unreadable"
    assert file.read_bytes() == content


def test_that_a_folder_in_the_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsProblemError):
        load_settings(tmp_path)


def test_that_only_the_owner_may_read_the_file(tmp_path: Path) -> None:
    file = tmp_path / "new" / "settings.json"
    save_settings(Settings(), file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_that_the_old_file_stays_whole_when_saving_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "settings.json"
    save_settings(Settings(theme="dark"), file)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        save_settings(replace(Settings(), theme="light"), file)
    assert load_settings(file).theme == "dark"


def test_that_files_live_in_the_users_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    save_settings(Settings(language="ru"))
    assert load_settings().language == "ru"
    assert settings_file() == tmp_path / "config" / "contact-importer" / "settings.json"
    assert data_folder() == tmp_path / "data" / "contact-importer"


# --- the password of the proxy ----------------------------------------------------------

PROXY = "socks5://me:s3cr%40t@relay.example:1080"
BARE = "socks5://me@relay.example:1080"


class Ring(KeyringBackend):
    """A keyring in memory."""

    priority = 5  # type: ignore[assignment]

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A computer without a keyring, and nothing left in memory."""
    monkeypatch.delenv("CONTACT_IMPORTER_PROXY_PASSWORD", raising=False)
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())
    passwords._session.clear()
    yield
    keyring.set_keyring(before)
    passwords._session.clear()


def with_proxy(url: str) -> Settings:
    return Settings(engine=EngineSettings(proxy_url=url))


def test_that_the_password_is_never_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    save_settings(with_proxy(PROXY), file)
    assert json.loads(file.read_text())["engine"]["proxy_url"] == BARE
    assert "s3cr" not in file.read_text()


def test_that_the_keyring_keeps_the_password(tmp_path: Path) -> None:
    ring = Ring()
    keyring.set_keyring(ring)
    file = tmp_path / "settings.json"
    assert change_password(Settings(), with_proxy(PROXY))
    save_settings(with_proxy(PROXY), file)
    assert list(ring.kept.values()) == ["s3cr@t"]
    assert load_settings(file).engine.proxy_url == PROXY
    assert change_password(with_proxy(PROXY), Settings())
    assert not ring.kept


def test_that_a_password_in_an_older_file_is_moved_out(tmp_path: Path) -> None:
    ring = Ring()
    keyring.set_keyring(ring)
    file = write(tmp_path, {"engine": {"proxy_url": PROXY}, "theme": "dark"})
    assert load_settings(file).engine.proxy_url == PROXY
    assert "s3cr" not in file.read_text()
    assert load_settings(file) == replace(with_proxy(PROXY), theme="dark")


def test_that_without_a_keyring_it_lasts_for_this_process_only(tmp_path: Path) -> None:
    file = write(tmp_path, {"engine": {"proxy_url": PROXY}})
    load_settings(file)
    assert "s3cr" not in file.read_text()
    assert load_settings(file).engine.proxy_url == PROXY
    passwords._session.clear()  # the next start
    assert load_settings(file).engine.proxy_url == BARE
    assert not change_password(with_proxy(BARE), with_proxy(PROXY))
    assert load_settings(file).engine.proxy_url == PROXY


def test_that_the_environment_can_give_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTACT_IMPORTER_PROXY_PASSWORD", "from-env")
    file = write(tmp_path, {"engine": {"proxy_url": BARE}})
    assert "from-env" in load_settings(file).engine.proxy_url


def test_that_a_text_file_is_no_keyring() -> None:
    ring = Ring()
    ring.priority = 0.5  # type: ignore[misc,assignment]
    keyring.set_keyring(ring)
    assert not passwords.keep_password("a", "b")
    assert not ring.kept


def test_that_a_broken_keyring_costs_nothing_but_the_memory(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Broken(Ring):
        def set_password(self, service: str, username: str, password: str) -> None:
            raise RuntimeError(f"cannot keep {password}")

    keyring.set_keyring(Broken())
    assert not passwords.keep_password("a", "s3cret")
    assert passwords.find_password("a") == "s3cret"
    assert "s3cret" not in caplog.text
