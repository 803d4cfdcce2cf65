"""Files and folders that only their owner may read: all that the product keeps is such."""

import os
from pathlib import Path


def make_private_folder(folder: Path) -> None:
    """Create the folder (0700) and its missing parents; an existing one stays as it is."""
    if not folder.parent.is_dir():
        make_private_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)


def create_private_file(path: Path) -> None:
    """Create an empty file (0600) if there is none; an existing one becomes 0600."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    os.close(descriptor)
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)
