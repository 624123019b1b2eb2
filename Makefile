# Loadstone. `make run` is all that is needed; every step is done once and again only when what
# it depends on has changed.

# The first Python of at least 3.11, preferring 3.11 itself.
PYTHON ?= $(firstword $(foreach name,python3.11 python3.12 python3.13 python3,$(shell \
	$(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
DIST := frontend/dist/manifest.json
DATA_DIR ?= data
export PORT ?= 8000
# Node from the virtual environment where the system has none that is new enough.
export PATH := $(CURDIR)/$(BIN):$(PATH)

SOURCES := $(shell find frontend -path frontend/node_modules -prune -o -path frontend/dist -prune -o -type f -print)
MIGRATIONS := $(wildcard sandbox/*/migrations/*.py)

.PHONY: setup run ready frontend-tests test pictures bench peers validate lint format lock clean packages

setup: $(VENV)/.installed $(DIST) $(DATA_DIR)/.migrated $(VENV)/.warm

run: setup
	@exec $(BIN)/python manage.py sandbox

$(VENV)/.installed: requirements.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed (set PYTHON to it)." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) -r requirements.txt
	@touch $@

# After Node, which may be installed by pip as well: two at a time get into each other's way.
$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed | $(VENV)/.node
	$(PIP) -r requirements-dev.txt
	@touch $@

$(VENV)/.node: requirements-node.txt $(VENV)/.installed
	@if node -e 'const [a, b] = process.versions.node.split(".").map(Number); \
		process.exit(a > 22 || (a == 22 && b >= 12) || (a == 20 && b >= 19) ? 0 : 1)' 2>/dev/null \
		&& npm --version >/dev/null 2>&1; \
	then echo "Node $$(node --version) is used."; \
	else $(PIP) -r requirements-node.txt; fi
	@touch $@

frontend/node_modules/.installed: frontend/package-lock.json $(VENV)/.node
	cd frontend && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(DIST): frontend/node_modules/.installed $(SOURCES)
	cd frontend && npm run --silent build
	$(BIN)/python -m whitenoise.compress --quiet frontend/dist
	@touch $@

# After the engine is compiled: two processes that compile the same at a time spoil each other's
# results.
$(DATA_DIR)/.migrated: $(VENV)/.installed $(MIGRATIONS) | $(VENV)/.warm
	@mkdir -p $(DATA_DIR)
	$(BIN)/python manage.py migrate --verbosity 0
	@touch $@

# Compiled once here rather than by the first person who presses a button. All of it: a compiled
# function does not notice when one that it calls changes in another file.
$(VENV)/.warm: $(VENV)/.installed $(wildcard simulator/formulas/*.py simulator/simulate/*.py simulator/solve/*.py)
	find simulator -name '*.nb[ic]' -delete
	$(BIN)/python -m compileall -q simulator sandbox
	$(BIN)/python -m sandbox.runs.warming
	@touch $@

packages:
	@tests/packages.sh

ready: setup $(VENV)/.installed-dev packages

frontend-tests: $(DIST)
	cd frontend && npm run --silent check && npm test --silent

# The front end is built and tested while the engine is compiled. What could not be made ready is
# tried, and told, once more by itself; a failed test of the front end spares nobody the others.
# Browser tests, few and long, come first, as they are collected: no worker is left with one.
test:
	@status=0; \
	$(MAKE) --no-print-directory --jobs=3 --keep-going ready frontend-tests || status=1; \
	$(MAKE) --no-print-directory ready || exit 1; \
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder || status=1; \
	exit $$status

pictures: setup $(VENV)/.installed-dev packages
	$(BIN)/pytest --pictures tests/browser/test_picture.py

bench: setup $(VENV)/.installed-dev
	$(BIN)/python -m tests.bench

peers: peers/.installed
	peers/bin/python -m tests.bench bench_peers

peers/.installed: requirements.txt requirements-peers.txt
	$(PYTHON) -m venv peers
	peers/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements.txt -r requirements-peers.txt
	@touch $@

validate: $(VENV)/.installed
	$(BIN)/python -m simulator validate

lint: $(VENV)/.installed-dev frontend/node_modules/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	cd frontend && npm run --silent lint && npm run --silent check

format: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .

lock: $(VENV)/.installed-dev
	for name in requirements requirements-dev requirements-node; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
			--no-header $$name.in -o $$name.txt || exit 1; \
	done
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-header -c requirements.txt requirements-peers.in -o requirements-peers.txt

clean:
	rm -rf $(VENV) peers frontend/node_modules frontend/dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
