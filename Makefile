# What a developer or an operator does with the project. `make` lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PORT ?= 8000
PACKAGES := inhersight demo home community companies articles accounts moderation search core
BIOME := var/ci/node_modules/.bin/biome
VENV := .venv
PYTHON := $(VENV)/bin/python
UV := $(shell command -v uv 2>/dev/null)
DATA_DIR ?= $(CURDIR)/var
STAFF_MFA ?= 0
SITE = STAFF_MFA="$(STAFF_MFA)" DATA_DIR="$(DATA_DIR)" SITE_URL="http://localhost:$(PORT)" SECRET_KEY="$$(cat $(DATA_DIR)/secret_key)"

.PHONY: help
help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

ifdef UV
INSTALL = $(UV) pip install --quiet --python $(PYTHON) --require-hashes -r
else
# Of what is installed a site imports a quarter: it is compiled when it is imported first.
INSTALL = $(PYTHON) -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r
endif

$(PYTHON):
ifdef UV
	@$(UV) venv --quiet --allow-existing --python '>=3.11' $(VENV)
else
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed.")'
	@python3 -m venv $(VENV)
endif

$(VENV)/.site: requirements.lock | $(PYTHON)
	@echo "Installing what the site needs ..."
	@$(INSTALL) $<
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.site
	@echo "Installing what tests and linters need ..."
	@$(INSTALL) $<
	@touch $@

.PHONY: install
install: $(VENV)/.site ## install the locked packages that the site needs into .venv

.PHONY: install-dev
install-dev: $(VENV)/.dev ## install those of tests and linters, too

$(DATA_DIR)/secret_key $(DATA_DIR)/demo_password:
	@umask 077 && mkdir -p $(DATA_DIR) && python3 -c 'import secrets; print(secrets.token_urlsafe($(if $(findstring secret,$@),50,9)))' > $@

# The two databases and the static files are made at once. The site answers before every picture is
# scaled: what a reader asks for first is scaled at once, the rest in the background. Bytecode is
# written, whatever the environment says: every start after the first finds it.
.PHONY: run
run: install $(DATA_DIR)/secret_key $(DATA_DIR)/demo_password ## the site with demo content on localhost:8000 (PORT=… for another)
	@export PYTHONDONTWRITEBYTECODE= $(SITE); \
	{ $(PYTHON) manage.py migrate ratings --verbosity 0 --database ratings && \
	  $(PYTHON) manage.py collectstatic --verbosity 0 --no-input; } & rest=$$!; \
	$(PYTHON) manage.py migrate --verbosity 0 && wait $$rest && \
	$(PYTHON) manage.py demo --no-warm --password="$$(cat $(DATA_DIR)/demo_password)"
	@echo
	@echo "  The site:   http://localhost:$(PORT)/"
	@echo "  Editors:    http://localhost:$(PORT)/admin/   log in as editor / $$(cat $(DATA_DIR)/demo_password)"
	@[ "$(STAFF_MFA)" != 0 ] || echo "  Editors need no second step here (STAFF_MFA=0): do not show this site to others."
	@echo "  Stop with Ctrl-C."
	@echo
	@export PYTHONDONTWRITEBYTECODE= $(SITE); \
	[ -e $(DATA_DIR)/pictures_made ] || \
	  { $(PYTHON) manage.py demo --warm-only && touch $(DATA_DIR)/pictures_made; } & \
	exec $(VENV)/bin/gunicorn inhersight.wsgi --bind 127.0.0.1:$(PORT) --config deploy/gunicorn.py

.PHONY: dev
dev: install ## the same data with Django's reloading server and debug pages
	@DEBUG=1 STAFF_MFA="$(STAFF_MFA)" DATA_DIR="$(DATA_DIR)" SITE_URL="http://localhost:$(PORT)" $(PYTHON) manage.py runserver $(PORT)

# A file's tests stay in one worker, which makes what they share once.
.PHONY: test
test: install-dev ## the tests but for those in a browser (ARGS="-k gate" to choose)
	@$(PYTHON) -m pytest -n auto --dist loadfile -m "not browser" $(ARGS)

.PHONY: test-all
test-all: install-dev ## all tests, with the journeys in a browser
	@$(PYTHON) -m pytest -n auto --dist loadfile $(ARGS)

.PHONY: lint
lint: install-dev ## linters and types
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(VENV)/bin/djlint templates --lint --quiet
	@$(VENV)/bin/bandit --quiet --recursive $(PACKAGES) --configfile pyproject.toml
	@$(PYTHON) -m mypy $(PACKAGES)
ifneq ($(wildcard $(BIOME)),)
	@$(BIOME) check static/js tests/js
	@node --test --test-reporter=dot tests/js/*.test.mjs
else
	@echo "The scripts are not checked: npm install --prefix var/ci @biomejs/biome@$$(sed -n 's/.*biome": "\(.*\)"/\1/p' package.json)"
	@[ -z "$(REQUIRE_BROWSER)" ]
endif

.PHONY: bench
bench: install-dev ## how fast it is (ARGS="--companies 10000 --ratings 1000000 --ballots 3000")
	@$(PYTHON) -m tests.benchmark $(ARGS)

.PHONY: attack
attack: install-dev ## how much of one person's answers the figures tell (ARGS="--histories 2000 --seed 1")
	@$(PYTHON) -m tests.attacks $(ARGS)

# What runs the site; the same with everything that an operator may choose; the same with tests.
EXTRAS = -c requirements.lock --extra opensearch --extra s3
.PHONY: lock
lock: ## renew the lock files (needs uv)
	@for extra in "-o requirements.lock" "$(EXTRAS) -o requirements-extras.lock" \
	  "$(EXTRAS) --group dev -o requirements-dev.lock"; do \
	  uv pip compile pyproject.toml --upgrade --universal --python-version 3.11 \
	    --no-emit-index-url --no-annotate --no-header --generate-hashes --quiet $$extra || exit 1; done
