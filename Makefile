# Two commands do everything on a bare Debian 12: `make run` and `make test`.
# On Windows and macOS use the `uv run` lines of the README.

SHELL := /bin/bash
UV := $(shell tools/find_uv.sh)
RUN := $(UV) run --no-sync
export QT_API := pyside6

# Settings for other projects that would change which packages are installed here, or where.
unexport VIRTUAL_ENV PYTHONHOME PYTHONPATH
unexport UV_CONFIG_FILE UV_CONSTRAINT UV_DEFAULT_INDEX UV_EXCLUDE_NEWER UV_EXTRA_INDEX_URL
unexport UV_FIND_LINKS UV_FROZEN UV_INDEX UV_INDEX_STRATEGY UV_INDEX_URL UV_LOCKED UV_NO_BINARY
unexport UV_NO_BUILD UV_NO_CACHE UV_NO_DEFAULT_GROUPS UV_NO_DEV UV_NO_EDITABLE UV_NO_GROUP
unexport UV_NO_INDEX UV_NO_SOURCES UV_NO_SYNC UV_OVERRIDE UV_PRERELEASE UV_PROJECT
unexport UV_PROJECT_ENVIRONMENT UV_PYTHON UV_RESOLUTION UV_WORKING_DIR UV_WORKING_DIRECTORY
# tools/install_environment.sh falls back to the index the machine is set up for.
export MACHINE_INDEX := $(or $(UV_DEFAULT_INDEX),$(UV_INDEX_URL),$(PIP_INDEX_URL))

.NOTPARALLEL:
.PHONY: run test check unit nightly promises setup system dist deb screenshots references bench comparison translations licences clean

run: setup
	@tools/run_demo.sh $(RUN)

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
	$(RUN) pytest -n 2 --dist worksteal --ignore=tests/gui
	$(RUN) pytest -n 2 --dist worksteal tests/gui

# What takes longer than a change should wait: 2,000 seeds of the simulation, the frozen build.
nightly: setup
	$(RUN) pytest -n 2 --slow tests/simulation tests/unit/packaging

# Every promise of reliability.md with its full figures, into docs/promises.md: up to an hour.
promises: setup
	$(RUN) python tools/promises.py

setup: system
	@tools/install_environment.sh $(UV)

system:
	@tools/install_system_packages.sh

dist: setup
	@tools/build_installer.sh $(RUN)

deb: dist
	@$(RUN) python -m tools.debian_package

screenshots: setup
	QT_QPA_PLATFORM=offscreen $(RUN) python tools/screenshots

# The pictures that tests/gui/test_references.py compares with. Look at them before you commit.
references: setup
	RETAKE_REFERENCES=1 QT_QPA_PLATFORM=offscreen $(RUN) pytest -q tests/gui/test_references.py

translations: setup
	$(RUN) python tools/translations.py

licences: setup
	$(RUN) python -m tools.third_party_licences

bench: setup
	@tools/install_environment.sh $(UV) --group bench
	$(RUN) python -m benchmarks

comparison: setup
	@tools/install_environment.sh $(UV) --group bench
	$(RUN) python -m benchmarks.comparison

clean:
	rm -rf build dist .demo .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
