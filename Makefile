# The two commands of the README, and the tools behind them. Needs git, Python 3.11 or later, and make.
.DEFAULT_GOAL := help
.PHONY: help serve quick test check lint types bench lock clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PYTEST := $(BIN)/python -m pytest --numprocesses=auto --dist=worksteal

help: ## Tell what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: $(READY) ## Show the whole archive at http://127.0.0.1:8000/
	@$(BIN)/onrecord serve

quick: $(READY) ## Pass the tests that start no browser and no process, within a minute
	@$(PYTEST) -m "not browser and not slow"

test: $(READY) lint types ## Pass every test, those in a browser included
	@$(PYTEST)

check: $(READY) ## Tell every problem in the statements
	@$(BIN)/onrecord check

lint: $(READY)
	@$(BIN)/ruff check scripts tests bench
	@$(BIN)/ruff format --check --quiet scripts tests bench

types: $(READY)
	@$(BIN)/mypy --no-error-summary

bench: $(READY) ## Compare with plain mike, in the same run
	@$(BIN)/python -m bench

lock: ## Pin every dependency anew, with hashes
	@$(PYTHON) -m venv $(VENV)-lock && $(VENV)-lock/bin/pip install --quiet pip-tools
	@$(VENV)-lock/bin/pip-compile --quiet --extra intake --extra test --all-build-deps --allow-unsafe --generate-hashes \
		--strip-extras --no-emit-index-url --no-emit-find-links --no-header --output-file requirements.lock pyproject.toml
	@rm -rf $(VENV)-lock

clean: ## Remove the environment and everything built
	@rm -rf $(VENV) $(VENV)-lock site build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(READY): requirements.lock pyproject.toml
	@echo "Setting up $(VENV) (once; a minute or so)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "onrecord needs Python 3.11 or later; try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)
