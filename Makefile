# The two commands of the README, and the tools behind them. Needs git, Python 3.11 or later, and make.
.DEFAULT_GOAL := help
.PHONY: help serve quick test attack fuzz check lint types bench sbom audit lock clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
AUDITOR := $(VENV)-audit/.ready
PINNED := --quiet --allow-unsafe --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links --no-header
PYTEST := $(BIN)/python -m pytest --numprocesses=auto --dist=worksteal

help: ## Tell what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: $(READY) ## Show the whole archive at http://127.0.0.1:8000/
	@$(BIN)/onrecord serve

quick: $(READY) ## Pass the tests that start no browser and no process, within a minute
	@$(PYTEST) -m "not browser and not slow"

test: $(READY) lint types ## Pass every test, those in a browser included
	@$(PYTEST)

attack: $(READY) ## Hold all that is hostile, whole: injections, damage, mutants, races; ten minutes or so
	@$(PYTEST) --long -m "hostile"

fuzz: $(READY) ## Make texts, settings and parcels that nobody would write, for ONRECORD_FUZZ_MINUTES (10)
	@$(BIN)/python -m tests.mutants

check: $(READY) ## Tell every problem in the statements
	@$(BIN)/onrecord check

lint: $(READY)
	@$(BIN)/ruff check scripts tests bench
	@$(BIN)/ruff format --check --quiet scripts tests bench

types: $(READY)
	@$(BIN)/mypy --no-error-summary

bench: $(READY) ## Compare with plain mike, in the same run
	@$(BIN)/python -m bench

sbom: $(READY) $(AUDITOR) ## Write sbom.json: all that is installed, where it comes from and its licence (CycloneDX)
	@$(VENV)-audit/bin/cyclonedx-py environment $(BIN)/python --pyproject pyproject.toml --mc-type application \
		--output-reproducible --output-file sbom.json
	@echo "sbom.json tells of $$(grep -c '"bom-ref"' sbom.json) components"

audit: $(AUDITOR) ## Look whether a known vulnerability is in what is pinned
	@$(VENV)-audit/bin/pip-audit --requirement requirements.lock --require-hashes --disable-pip --strict --progress-spinner off

lock: ## Pin every dependency anew, with hashes
	@$(PYTHON) -m venv $(VENV)-lock && $(VENV)-lock/bin/pip install --quiet pip-tools
	@$(VENV)-lock/bin/pip-compile $(PINNED) --extra intake --extra test --all-build-deps --output-file requirements.lock \
		pyproject.toml
	@printf '%s\n' 'cyclonedx-bom>=5' 'pip-audit>=2.7' | \
		$(VENV)-lock/bin/pip-compile $(PINNED) --output-file requirements-audit.lock -
	@rm -rf $(VENV)-lock

clean: ## Remove the environment and everything built
	@rm -rf $(VENV) $(VENV)-lock $(VENV)-audit site build dist sbom.json .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(AUDITOR): requirements-audit.lock
	@echo "Setting up $(VENV)-audit (once)"
	@$(PYTHON) -m venv $(VENV)-audit
	@$(VENV)-audit/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	@touch $@

$(READY): requirements.lock pyproject.toml
	@echo "Setting up $(VENV) (once; a minute or so)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "onrecord needs Python 3.11 or later; try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)
