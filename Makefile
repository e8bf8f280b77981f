SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PY := .venv/bin/python
PORT ?= 8000
# Two workers fit two cores, the one that ends first takes over from the other.
# PYTEST_ARGS narrows a run: make test PYTEST_ARGS="tests/orders -x"
WORKERS ?= 2
DATABASES ?= both
PYTEST_ARGS ?=
UV_COMPILE := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --extra s3 --extra redis pyproject.toml

.PHONY: help run test check static bench soak lock clean

help: ## Show what can be done here
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Serve the store with its demo province at http://127.0.0.1:8000 (PORT= changes it)
	@tools/setup.sh run
	@echo ">> Looking after the demo province (built once, a few minutes the first time)"
	@$(PY) -m shop demo --if-missing
	@echo ">> Serving at http://127.0.0.1:$(PORT) (Ctrl-C ends it)"
	@exec $(PY) -m shop serve --port $(PORT)

test: ## Run the whole suite on SQLite and PostgreSQL, a real browser included
	@tools/setup.sh test
	@echo ">> Running the tests on two databases"
	@$(PY) -m pytest -n $(WORKERS) --dist worksteal --database=$(DATABASES) $(PYTEST_ARGS)

check: static test ## Format, lint, types, import contracts, migrations equal models, tests

static: ## The part of check that runs no tests
	@tools/setup.sh dev
	@echo ">> Format";            $(PY) -m ruff format --check --quiet .
	@echo ">> Lint";              $(PY) -m ruff check --quiet .
	@echo ">> Types";             $(PY) -m mypy
	@echo ">> Import contracts";  .venv/bin/lint-imports
	@echo ">> Migrations equal models"; mkdir -p build; rm -f build/check.sqlite3*; \
	  export SHOP_DATABASE_URL=sqlite:///$(CURDIR)/build/check.sqlite3; \
	  $(PY) -m shop db upgrade; $(PY) -m shop db check

bench: ## Measure pages and purchases, write build/bench.json
	@tools/setup.sh test
	@$(PY) -m tests.load.bench $(BENCH_ARGS)

soak: ## Keep the store under mixed load and check that nothing leaks or breaks
	@tools/setup.sh dev
	@$(PY) -m tests.load.soak $(SOAK_ARGS)
	@echo ">> Any history of purchases: 2,000 on each database"
	@HISTORIES=2000 $(PY) -m pytest -q -n $(WORKERS) --database=both tests/histories
	@echo ">> What published statistics tell: 200 random provinces"
	@PROVINCES=200 $(PY) -m pytest -q -n $(WORKERS) --database=sqlite tests/workshops/statistics/disclosure

lock: ## Renew the locked dependencies from pyproject.toml and package.json
	@tools/setup.sh dev
	@echo ">> Locking the running store"; $(UV_COMPILE) --upgrade -o requirements/run.txt
	@echo ">> Locking checks and tests"; $(UV_COMPILE) --upgrade --group dev -c requirements/run.txt -o requirements/dev.txt
	@echo ">> Locking the npm packages"; npm install --package-lock-only --ignore-scripts --loglevel=error
	@$(PY) tools/strip_lock.py
	@if grep -nE '://|--index|--find-links' requirements/*.txt package-lock.json; then \
	  echo "!! A lock names a host"; exit 1; fi

clean: ## Remove what is built (keeps data/ and the environment)
	@rm -rf build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage
	@find shop tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
