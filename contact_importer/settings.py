"""The user's settings: one small JSON file, read at start, written atomically.

The proxy's password is not in it (contact_importer/passwords.py): a file of an older version
that holds one is written anew without it.
"""

import json
from dataclasses import asdict, dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

import platformdirs

from contact_importer.model.errors import SettingsProblemError
from contact_importer.model.proxy import ProxyAddress
from contact_importer.model.settings import EngineSettings, Limits, limits_of
from contact_importer.model.verdict import CheckLevel
from contact_importer.passwords import find_password, keep_password
from contact_importer.private_files import make_private_folder, write_json

_APP = "contact-importer"

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that is configured."""

    engine: EngineSettings = field(default_factory=EngineSettings)
    language: str = ""  # "en", "ru"; "" follows the system
    theme: str = ""  # "light", "dark", "contrast"; "" follows the system
    reduced_motion: bool = False
    notifications: bool = True  # when a task ends behind other windows
    default_list: str = ""  # to import into; "" names it after the file
    default_level: str = CheckLevel.STANDARD.value


def data_folder() -> Path:
    """Where the database and the logs are kept."""
    return Path(platformdirs.user_data_dir(_APP, appauthor=False))


def database_file(*, demo: bool) -> Path:
    """The user's database; the demo world has one of its own."""
    return data_folder() / ("demo.sqlite" if demo else "contacts.sqlite")


def settings_file() -> Path:
    """Where the settings are kept."""
    return Path(platformdirs.user_config_dir(_APP, appauthor=False)) / "settings.json"


def load_settings(path: Path | None = None, *, password: bool = True) -> Settings:
    """The stored settings; defaults where there are none.

    Unknown names are ignored (an older or newer version wrote them). Raises
    SettingsProblemError naming the value that cannot be used. ``password`` False: without
    that of the proxy, for who must not wait for the keyring.
    """
    source = path or settings_file()
    try:
        stored = json.loads(source.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:
        raise SettingsProblemError(
            f"The settings file {source} cannot be read. Mend or delete it and start again.",
            code="settings_unreadable",
            file=str(source),
        ) from error
    settings = _merge(Settings(), stored, "")
    address = _proxy_of(settings)
    if address is None or not address.username or not password:
        return settings
    if address.password:
        keep_password(address.account, address.password)
        save_settings(settings, source)
        return settings
    return _with_proxy(settings, address.with_password(find_password(address.account)))


def save_settings(settings: Settings, path: Path | None = None) -> None:
    """Store the settings but for the proxy's password; the old file stays whole until then."""
    target = path or settings_file()
    make_private_folder(target.parent)
    write_json(target, asdict(_without_password(settings)))


def value_at(settings: Settings, path: str) -> Any:  # noqa: ANN401 - of whatever type it has
    """The value of a setting: ``engine.identity.helo``."""
    found: Any = settings
    for name in path.split("."):
        found = getattr(found, name)
    return found


def with_value(settings: T, path: str, value: Any) -> T:  # noqa: ANN401 - of whatever type it has
    """The settings with another value at ``path``."""
    name, _, rest = path.partition(".")
    inner = with_value(getattr(settings, name), rest, value) if rest else value
    return replace(settings, **{name: inner})  # type: ignore[type-var]


def limits_at(path: str) -> Limits | None:
    """The limits of the number at ``path``; None where it is no number."""
    above, _, name = path.rpartition(".")
    return limits_of(type(value_at(Settings(), above)), name)


def change_password(old: Settings, new: Settings) -> bool:
    """Keep the proxy's password where it changed, forget the old one.

    False: there is no keyring, so that it is kept until the program ends only.
    """
    before, after = _proxy_of(old), _proxy_of(new)
    if before == after:
        return True
    if before is not None and (after is None or before.account != after.account):
        keep_password(before.account, "")
    if after is None or not after.username:
        return True
    return keep_password(after.account, after.password)


def _proxy_of(settings: Settings) -> ProxyAddress | None:
    """None where there is none, or an impossible one: the engine says so when it is used."""
    try:
        return ProxyAddress.from_url(settings.engine.proxy_url)
    except SettingsProblemError:
        return None


def _without_password(settings: Settings) -> Settings:
    address = _proxy_of(settings)
    return settings if address is None else _with_proxy(settings, address.with_password(""))


def _with_proxy(settings: Settings, address: ProxyAddress) -> Settings:
    return replace(settings, engine=replace(settings.engine, proxy_url=address.url))


def _merge(defaults: T, stored: Any, path: str) -> T:  # noqa: ANN401 - parsed JSON
    """``defaults`` with the values of ``stored``, type by type."""
    if not isinstance(stored, dict) or not is_dataclass(defaults):
        raise _problem(path or "settings")
    hints = get_type_hints(type(defaults))
    changes: dict[str, Any] = {}
    for item in fields(defaults):
        if item.name not in stored:
            continue
        name, value, old = f"{path}{item.name}", stored[item.name], getattr(defaults, item.name)
        if is_dataclass(old):
            changes[item.name] = _merge(old, value, f"{name}.")
        else:
            limits = limits_of(type(defaults), item.name)
            changes[item.name] = _checked(value, hints[item.name], limits, name)
    return replace(defaults, **changes)  # type: ignore[type-var]


def _checked(value: Any, kind: type, limits: Limits | None, name: str) -> Any:  # noqa: ANN401 - parsed JSON
    if kind == tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise _problem(name)
        return tuple(value)
    taken = (float, int) if kind is float else (kind,)  # a whole number will do for a duration
    if type(value) not in taken:
        raise _problem(name)
    if limits is None:
        return value
    number: float = value
    # NaN, which Python's JSON may hold, is in no range
    if not limits.least <= number <= limits.greatest:
        raise _out_of_range(name, limits)
    return kind(number)


def _out_of_range(name: str, limits: Limits) -> SettingsProblemError:
    least, greatest = f"{limits.least:g}", f"{limits.greatest:g}"
    return SettingsProblemError(
        f"The setting \u201c{name}\u201d must lie between {least} and {greatest}.",
        code="settings_range",
        setting=name,
        least=least,
        greatest=greatest,
    )


def _problem(name: str) -> SettingsProblemError:
    return SettingsProblemError(
        f"The setting \u201c{name.rstrip('.')}\u201d has an impossible value.",
        code="settings_value",
        setting=name.rstrip("."),
    )
