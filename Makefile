# Two commands do everything on a bare Debian 12: `make run` and `make test`.
# On Windows and macOS use the `uv run` lines of the README.

SHELL := /bin/bash
UV := $(shell command -v uv 2>/dev/null || echo $(CURDIR)/.tools/bin/uv)
RUN := $(UV) run --no-sync
export QT_API := pyside6

.PHONY: run test check unit setup system dist screenshots bench promises translations clean

run: setup
	@tools/run_demo.sh "$(RUN)"

test: setup check unit

check:
	$(RUN) ruff format --check .
	$(RUN) ruff check .
	$(RUN) mypy
	$(RUN) lint-imports
	$(RUN) deptry .
	$(RUN) python tools/translations.py --check

unit: export QT_QPA_PLATFORM := offscreen
unit:
	$(RUN) pytest -n 2

setup: system
	@if [ ! -x "$(UV)" ]; then tools/install_uv.sh; fi
	@$(UV) sync --quiet --locked

system:
	@tools/install_system_packages.sh

dist: setup
	$(RUN) pyinstaller --noconfirm --clean build_installer.spec
	QT_QPA_PLATFORM=offscreen dist/contact-importer/contact-importer --self-check

screenshots: setup
	QT_QPA_PLATFORM=offscreen $(RUN) python tools/screenshots.py

translations:
	$(RUN) python tools/translations.py

bench: setup
	$(UV) sync --quiet --locked --group bench
	$(RUN) python -m benchmarks

clean:
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
