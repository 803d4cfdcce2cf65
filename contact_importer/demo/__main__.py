"""``python -m contact_importer.demo``: the demo world by hand; prints its ports as JSON."""

import argparse
import sys
from dataclasses import fields

from contact_importer.demo.process import serve_until_stdin_ends
from contact_importer.demo.settings import DemoSettings


def main() -> int:
    """Serve until standard input ends (Ctrl-D) or Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m contact_importer.demo", description=__doc__)
    defaults = DemoSettings()
    for setting in fields(DemoSettings):
        default = getattr(defaults, setting.name)
        option = "--" + setting.name.replace("_", "-").replace("world-", "")
        parser.add_argument(option, dest=setting.name, type=type(default), default=default)
    settings = DemoSettings(**vars(parser.parse_args()))
    try:
        return serve_until_stdin_ends(settings)
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
