# Everything here works on a fresh Debian with Python 3.11+, pip and make.
# `make run` opens the explorer, `make test` passes the tests; each builds what it needs in .venv.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
ROUNDS ?= 10
# Half as many again as processors: tests of the screen wait for a good part of their time.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print(max(2, (os.cpu_count() or 2) * 3 // 2))')
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help setup setup-dev run test quick fuzz lint format types contracts check data bench bench-smoke screens docs lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.run ## build .venv with .venv/bin/timeloom in it

setup-dev: $(VENV)/.dev ## the same, with the tools for tests and checks

# Debian ships ensurepip apart from Python: without it the venv is made bare and filled by the pip outside.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "timeloom needs Python 3.11 or newer; name one with: make PYTHON=python3.12 …" >&2; exit 1; }
	@echo "building $(VENV) …" >&2
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { \
	  rm -rf $(VENV) && $(PYTHON) -m venv --without-pip $(VENV) && \
	  $(PYTHON) -m pip --disable-pip-version-check --quiet --python $(BIN)/python install pip; }

# Compiled ahead, as pip does for what it installs: the first start is as quick as the second, also where Python
# has been told not to write bytecode.
$(VENV)/.run: locks/run.txt pyproject.toml | $(BIN)/python
	@test -d timeloom/tui || { echo "timeloom/tui is not a link to tui/: this copy was made without symbolic links;" >&2; \
	  echo "run: git config core.symlinks true && git checkout -- timeloom" >&2; exit 1; }
	@$(PIP) install --require-hashes --no-deps -r locks/run.txt
	@$(PIP) install --no-deps -e .
	@$(BIN)/python -m compileall -q timeloom
	@touch $@

$(VENV)/.dev: locks/dev.txt $(VENV)/.run | $(BIN)/python
	@$(PIP) install --require-hashes --no-deps -r locks/dev.txt
	@touch $@

run: setup ## open the explorer on the default timeline
	@$(BIN)/timeloom

test: setup-dev ## run the tests
	@$(BIN)/python -m pytest -n $(WORKERS)

quick: setup-dev ## run within a minute the tests that a change usually breaks
	@$(BIN)/python -m pytest -n auto -m "not slow and not hypothesis and not pty and not browser" \
	  tests/house tests/data tests/timeloom tests/importers tests/exporters tests/cli tests/tui/layout \
	  tests/tui/test_every_command.py tests/tui/test_keymaps.py tests/tui/test_settings.py

fuzz: setup-dev ## search for examples and files that break a rule, ROUNDS times with others each time
	@$(BIN)/python -m tests.fuzzing.importers $$((300 * $(ROUNDS))) $${SEED:-1}
	@for round in $$(seq $(ROUNDS)); do \
	  HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest -n auto -m hypothesis || exit 1; \
	  HYPOTHESIS_PROFILE=fuzz ROUND=$$round $(BIN)/python -m pytest -n auto tests/tui/test_fuzz_pty.py || exit 1; done

lint: setup-dev ## style, types and import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

format: setup-dev ## put the code into the house format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

check: test lint ## tests and lint

data: setup ## rebuild data/timeline.db from the essay and the chronology
	@$(BIN)/python -m tools.build_default_timeline

bench: setup-dev ## measure against sqlite3, sqlite-utils, VisiData and lnav, as ratios
	@$(BIN)/python -m benchmarks

bench-smoke: setup-dev ## the same on a small timeline, to see that it runs
	@$(BIN)/python -m benchmarks --smoke

screens: setup-dev ## draw the screenshots and the recording in docs/ from the default timeline
	@$(BIN)/python -m tools.screenshots
	@$(BIN)/python -m tools.recording

docs: setup-dev ## write the generated parts of docs/
	@$(BIN)/python -m tools.write_docs

lock: ## renew the locked versions (needs uv)
	uv pip compile pyproject.toml --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-header -q -o locks/run.txt
	uv pip compile pyproject.toml --group dev --extra serve --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-header -q -o locks/dev.txt

clean: ## remove .venv and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis dist build
