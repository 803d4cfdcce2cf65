import json
import os
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from contact_importer.model.errors import SettingsProblemError
from contact_importer.model.settings import EngineSettings, Politeness, SmtpIdentity, Timeouts
from contact_importer.settings import (
    Settings,
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
        ),
        language="ru",
        theme="dark",
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
        ({"engine": {"politeness": {"connections": 0}}}, "engine.politeness.connections"),
        ({"engine": {"politeness": {"connections": -1}}}, "engine.politeness.connections"),
        ({"engine": {"politeness": {"connections": 2.5}}}, "engine.politeness.connections"),
        ({"engine": {"politeness": {"connections": True}}}, "engine.politeness.connections"),
        ({"engine": {"politeness": {"limited": 1}}}, "engine.politeness.limited"),
        ({"engine": {"politeness": {"start_rate_per_s": 0}}}, "engine.politeness.start_rate_per_s"),
        ({"engine": {"politeness": []}}, "engine.politeness"),
        ({"engine": {"timeouts": {"dns_try_s": True}}}, "engine.timeouts.dns_try_s"),
        ({"engine": {"timeouts": {"dns_try_s": "2"}}}, "engine.timeouts.dns_try_s"),
        ({"engine": {"dns_in_flight": 0}}, "engine.dns_in_flight"),
        ({"engine": {"fresh_days": -1}}, "engine.fresh_days"),
        ('{"engine": {"timeouts": {"dns_try_s": NaN}}}', "engine.timeouts.dns_try_s"),
        ('{"engine": {"timeouts": {"dns_try_s": Infinity}}}', "engine.timeouts.dns_try_s"),
        (
            '{"engine": {"timeouts": {"dns_try_s": 1' + "0" * 400 + "}}}",
            "engine.timeouts.dns_try_s",
        ),
        ({"language": None}, "language"),
        ([], "settings"),
    ],
)
def test_that_an_impossible_value_is_named(tmp_path: Path, stored: Any, setting: str) -> None:
    with pytest.raises(SettingsProblemError) as caught:
        load_settings(write(tmp_path, stored))
    assert caught.value.code == "settings_value"
    assert caught.value.params == {"setting": setting}


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
