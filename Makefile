# Everything starts here: `make demo` to look, `make check test` before a commit. `make` alone lists the rest.

SHELL := /bin/sh
.DEFAULT_GOAL := help

PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
export PORT

# A Python of at least 3.11; PYTHON=/path/to/python chooses another one.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python3.14 python; do \
	command -v $$p >/dev/null 2>&1 && \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && \
	echo $$p && break; done)

FRONTEND := platform/preventief/ui/static/ui/app.css
FRONTEND_SOURCES := package.json package-lock.json scripts/build_frontend.py \
	$(shell find frontend -type f 2>/dev/null)
MESSAGES := $(shell find platform tenants partners cases billing -name '*.po' 2>/dev/null)

.PHONY: help install demo demo-reset test check bench screenshots lock format clean frontend messages

help: ## List what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|' \
		2>/dev/null || grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST)

install: $(VENV)/.installed $(FRONTEND) $(VENV)/.messages ## Make the environment: Python, front end, translations

demo: install ## Start all of it on http://localhost:PORT (PORT=8000) with invented people; Ctrl-C stops it
	@$(BIN)/python scripts/demo.py

demo-reset: $(VENV)/.installed ## Throw away the data of the demo on PORT
	@$(BIN)/python scripts/demo.py --reset

test: install ## Run all tests, in parallel, with a real browser
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python scripts/run_tests.py $(ARGS)

check: install ## Run the linters, the type checker and the other checks, in parallel
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python scripts/check.py

bench: install ## Measure against the budgets: tenancy, provisioning, the long list, 342 schemas
	@$(BIN)/python -m tests.benchmarks $(ARGS)

screenshots: install ## Take the screenshots of the README from a demo of their own
	@$(BIN)/python scripts/screenshots.py

lock: $(VENV)/.installed ## Choose the newest allowed versions and write them down with their hashes
	@for name in base dev; do \
		$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-header \
			--python-version 3.11 --output-file requirements/$$name.txt requirements/$$name.in || exit 1; \
	done

format: $(VENV)/.installed ## Put code in the house's shape
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix --quiet . || true

clean: ## Remove what can be made again (not the data of a demo)
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache staticfiles
	rm -rf $(VENV) node_modules
	find platform tenants partners cases billing scripts tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@if [ -z "$(PYTHON)" ]; then \
		echo "Preventief needs Python 3.11 or newer with its venv module, and found none."; \
		echo "Install it (on Debian: apt-get install python3 python3-venv) or say: make PYTHON=/path/to/python"; \
		exit 1; fi
	@echo "Making an environment with $$($(PYTHON) --version) in $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements/dev.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing the Python packages"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

$(FRONTEND): $(FRONTEND_SOURCES) | $(VENV)/.installed
	@echo "Building the front end"
	@$(BIN)/python scripts/build_frontend.py
	@touch $@

$(VENV)/.messages: $(MESSAGES) | $(VENV)/.installed
	@echo "Compiling the translations"
	@$(BIN)/python scripts/messages.py compile
	@touch $@
