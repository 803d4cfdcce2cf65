import shlex
from pathlib import Path

import pytest

from contact_importer.bootstrap import Application, DemoWorldHandle
from contact_importer.cli.session import command_prefix
from contact_importer.demo.settings import DemoSettings


@pytest.mark.parametrize("demo", [False, True])
def test_that_the_hint_names_the_same_database_in_any_shell(demo: bool) -> None:
    database = Path("/home/Анна Smith/it's.sqlite")
    application = Application(
        service=None,  # type: ignore[arg-type]
        database=database,
        log_file=database,
        demo=DemoWorldHandle(DemoSettings()) if demo else None,
        reader=None,  # type: ignore[arg-type]
    )
    wanted = ["contact-importer", *(["--demo"] if demo else []), "--db", str(database)]
    assert shlex.split(command_prefix(application)) == wanted
