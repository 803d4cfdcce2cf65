"""Where the proxy's password is kept: in the keyring of the desktop, never in a file of ours.

Without a keyring (a server, a bare Linux desktop) it is kept in memory until the program ends,
and asked for again. ``CONTACT_IMPORTER_PROXY_PASSWORD`` serves where nobody can be asked.
Calls wait for the desktop's keyring service: not on the GUI thread.
"""

import logging
import os
from collections.abc import Callable
from typing import TypeVar

_SERVICE = "Contact Importer"
_VARIABLE = "CONTACT_IMPORTER_PROXY_PASSWORD"
_TRUSTED = 1  # what keyring itself recommends; a text file of another package has less
_log = logging.getLogger(__name__)
_session: dict[str, str] = {}

T = TypeVar("T")


def keyring_available() -> bool:
    """There is a keyring that keeps secrets encrypted."""
    return bool(_guarded(_priority, 0.0) >= _TRUSTED)


def keep_password(account: str, password: str) -> bool:
    """Keep a password ("" forgets it); False: only until the program ends."""
    _session.pop(account, None)
    if keyring_available() and _guarded(lambda: _store(account, password), default=False):
        return True
    if password:
        _session[account] = password
    return not password


def find_password(account: str) -> str:
    """The password of an account; "" where there is none."""
    given = os.environ.get(_VARIABLE) or _session.get(account)
    if given:
        return given
    return _guarded(lambda: _look_up(account), "") if keyring_available() else ""


def _priority() -> float:
    import keyring  # takes more than half a second: only who uses a proxy waits for it

    return float(keyring.get_keyring().priority)


def _store(account: str, password: str) -> bool:
    import keyring
    from keyring.errors import PasswordDeleteError

    if password:
        keyring.set_password(_SERVICE, account, password)
        return True
    try:
        keyring.delete_password(_SERVICE, account)
    except PasswordDeleteError:  # there was none
        return True
    return True


def _look_up(account: str) -> str:
    import keyring

    return keyring.get_password(_SERVICE, account) or ""


def _guarded(act: Callable[[], T], default: T) -> T:
    """Backends of desktops fail in their own ways; none of it may show a secret in a log."""
    try:
        return act()
    except Exception as error:  # noqa: BLE001 - boundary to whatever backend there is
        _log.warning("the keyring does not work: %s", type(error).__name__)
        return default
