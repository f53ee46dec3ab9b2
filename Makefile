# Two commands are enough on a fresh Debian or Ubuntu: `make run` and `make test`. Each installs what it needs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Installs Debian packages; without the right to, says which ones to ask for.
APT_INSTALL = install_packages() { \
  as_root=sudo; [ "$$(id -u)" != 0 ] || as_root=; \
  if [ -n "$$as_root" ] && ! command -v sudo >/dev/null; then false; \
  else $$as_root apt-get update -qq && $$as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "$$@" >/dev/null; fi \
  || { echo "Es fehlt: $$*. Bitten Sie Ihre Administration um: apt-get install $$*" >&2; exit 1; }; }; install_packages

# The trained German pipeline is published on the spaCy project's own release page only; see docs/language.md.
MODEL := de_core_news_sm-3.8.0-py3-none-any.whl
MODEL_URL := https://github.com/explosion/spacy-models/releases/download/de_core_news_sm-3.8.0/$(MODEL)
MODEL_SHA256 := fec69fec52b1780f2d269d5af7582a5e28028738bd3190532459aeb473bfa3e7

# What npm itself writes when it has installed everything.
NODE_MODULES := .ci/node_modules/.package-lock.json

.DEFAULT_GOAL := help
.PHONY: help run test quick coverage figures lint lint-web typecheck format format-web widget eval bench reliability audit setup model lock check clean

help:  ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: $(VENV)/run  ## install what is needed and start the website on http://127.0.0.1:8000
	$(BIN)/python -m bot serve

setup: $(VENV)/run  ## install what `make run` needs

test: $(VENV)/dev system-packages  ## install what is needed and run all tests
	$(BIN)/python -m pytest -q -n 2 --dist loadfile

quick: $(VENV)/dev  ## the tests that need no browser, no server and no Debian package (half a minute)
	$(BIN)/python -m pytest -q -n 2 --dist loadfile -m "not browser and not servers and not slow" $(UNREAD) --hypothesis-profile=quick

# Files without a quick test: even to import them takes seconds.
UNREAD := -p no:schemathesis --ignore tests/web/browser --ignore tests/web/test_contract.py --ignore tests/cli

lint: $(VENV)/dev lint-web  ## style, common mistakes, security; of scripts and styles too if Node is there
	$(BIN)/ruff check bot web tests
	$(BIN)/ruff format --check -q bot web tests

typecheck: $(VENV)/dev  ## strict types
	$(BIN)/mypy

format: $(VENV)/dev format-web  ## fix what ruff, Prettier and ESLint can fix
	$(BIN)/ruff check --fix bot web tests
	$(BIN)/ruff format bot web tests

widget: $(NODE_MODULES)  ## join the modules of web/widget into the script that is served (needs Node)
	node .ci/build-widget.js

check: $(VENV)/run  ## validate the data of the FAQ
	$(BIN)/python -m bot check

eval: $(VENV)/run  ## the figures on the golden questions
	@for file in dev unseen_a unseen_b unseen_c unseen_d unseen_e near_misses plain places words half multi follow_ups; do echo "$$file"; $(BIN)/python -m bot eval tests/golden/$$file.jsonl; done

coverage: $(VENV)/dev  ## branch coverage of the tests that need no browser and no server, with a floor
	$(BIN)/python -m pytest -q -n 2 --dist loadfile -m "not browser and not servers" --cov --cov-report=term:skip-covered

figures: $(VENV)/dev  ## write today's figures into the tables of README.md and docs/
	$(BIN)/python -m tests.bench.published

bench: $(VENV)/dev  ## accuracy, time, memory and growth beside the figures to reach, into docs/benchmark.md
	$(BIN)/python -m tests.bench

reliability: $(VENV)/dev system-packages  ## play every failure with real servers, into docs/reliability.md (root, 15 minutes)
	@command -v faketime >/dev/null || { $(APT_INSTALL) faketime; }
	$(BIN)/python -m tests.bench.reliability --length 5

audit: $(BIN)/uv  ## look the locked packages up in the advisories of PyPI
	$(BIN)/uv tool run --from "pip-audit>=2.9,<3" pip-audit --strict --require-hashes --disable-pip -r requirements.lock

model:  ## try to install spaCy's trained German pipeline (14 MB); without it the embedded one runs
	@[ -x $(BIN)/uv ] || { echo "Bitte zuerst: make setup"; exit 1; }
	@timeout 60 $(BIN)/uv pip install -q --no-deps --compile-bytecode -p $(BIN)/python "de_core_news_sm @ $(MODEL_URL)#sha256=$(MODEL_SHA256)" 2>/dev/null \
	  || echo "de_core_news_sm ist hier nicht erreichbar; die eingebaute Grundformenbildung läuft. Später noch einmal: make model"

lock: $(VENV)/dev  ## resolve the dependencies again into the two lock files
	$(BIN)/uv pip compile -q pyproject.toml --extra all $(LOCK_FLAGS) -o requirements.lock
	$(BIN)/uv pip compile -q pyproject.toml --extra all --group dev -c requirements.lock $(LOCK_FLAGS) -o requirements-dev.lock

LOCK_FLAGS := --generate-hashes --no-annotate --no-header --universal --python-version 3.11 --no-emit-index-url

clean:  ## remove what was built
	rm -rf $(VENV) .ci/node_modules build dist .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis

# -- scripts and styles of the website: for developers with Node; running the bot needs none ---------------------

NODE_BIN := .ci/node_modules/.bin
PRETTIER := $(NODE_BIN)/prettier --config .ci/prettier.json --log-level warn
STYLED := "web/widget/*.{js,css,html}" "web/static/*.{js,css}" ".ci/*.{js,json}"

# "yes" with a Node that is new enough (.ci/package.json).
HAS_NODE := $(shell node -p 'const [major, minor] = process.versions.node.split("."); \
  +major > 20 || (+major === 20 && +minor >= 19) ? "yes" : "no"' 2>/dev/null)

ifeq ($(HAS_NODE),yes)
lint-web: $(NODE_MODULES)
	$(PRETTIER) --check $(STYLED)
	$(NODE_BIN)/eslint --config .ci/eslint.config.js web .ci
	$(NODE_BIN)/tsc --project .ci/tsconfig.json
	node .ci/build-widget.js --check

format-web: $(NODE_MODULES)
	$(PRETTIER) --write $(STYLED)
	$(NODE_BIN)/eslint --config .ci/eslint.config.js --fix web .ci
else
lint-web format-web:
	@echo "Ohne Node 20.19 oder neuer bleiben Skripte und Stile der Website ungeprüft."
endif

$(NODE_MODULES): .ci/package-lock.json
	npm ci --prefix .ci --no-audit --no-fund --loglevel error
	@touch $@

# -- installing -------------------------------------------------------------------------------------------------

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 oder neuer wird gebraucht, gefunden: %d.%d" % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { $(APT_INSTALL) python3-venv; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q --disable-pip-version-check "uv>=0.7,<1"

# Byte code is compiled now, so the first start is no slower than the second.
UV_FLAGS := --require-hashes --compile-bytecode

$(VENV)/run: requirements.lock | $(BIN)/uv
	$(BIN)/uv pip install -q $(UV_FLAGS) -p $(BIN)/python -r requirements.lock
	@timeout 20 $(MAKE) -s model || true
	@touch $@

$(VENV)/dev: requirements-dev.lock $(VENV)/run
	$(BIN)/uv pip install -q $(UV_FLAGS) -p $(BIN)/python -r requirements-dev.lock
	@touch $@

# What the tests drive: a browser, the databases, a proxy.
DEBIAN_PACKAGES := chromium postgresql redis-server nginx-light

.PHONY: system-packages
system-packages:
	@missing=""; for name in $(DEBIAN_PACKAGES); do dpkg -s $$name >/dev/null 2>&1 || missing="$$missing $$name"; done; \
	[ -z "$$missing" ] || { echo "Installing$$missing"; $(APT_INSTALL) $$missing; }
