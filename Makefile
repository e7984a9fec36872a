# What a developer or an operator does with the project. `make` lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PORT ?= 8000
PACKAGES := inhersight demo home community companies articles accounts search core
VENV := .venv
PYTHON := $(VENV)/bin/python
UV := $(shell command -v uv 2>/dev/null)
DATA_DIR ?= $(CURDIR)/var
STAFF_MFA ?= 0
SITE = STAFF_MFA="$(STAFF_MFA)" DATA_DIR="$(DATA_DIR)" SITE_URL="http://localhost:$(PORT)" SECRET_KEY="$$(cat $(DATA_DIR)/secret_key)"

.PHONY: help
help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

$(VENV)/.installed: requirements-dev.lock
ifdef UV
	@$(UV) venv --quiet --allow-existing --python '>=3.11' $(VENV)
	@$(UV) pip install --quiet --compile-bytecode --python $(PYTHON) --require-hashes -r requirements-dev.lock
else
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed.")'
	@echo "Installing what the site needs (about two minutes) ..."
	@python3 -m venv $(VENV)
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
endif
	@touch $@

.PHONY: install
install: $(VENV)/.installed ## install the locked packages into .venv

$(DATA_DIR)/secret_key $(DATA_DIR)/demo_password:
	@umask 077 && mkdir -p $(DATA_DIR) && python3 -c 'import secrets; print(secrets.token_urlsafe($(if $(findstring secret,$@),50,9)))' > $@

.PHONY: run
run: install $(DATA_DIR)/secret_key $(DATA_DIR)/demo_password ## the site with demo content on localhost:8000 (PORT=… for another)
	@$(SITE) $(PYTHON) manage.py migrate --verbosity 0
	@$(SITE) $(PYTHON) manage.py migrate --verbosity 0 --database ratings
	@$(SITE) $(PYTHON) manage.py collectstatic --verbosity 0 --no-input
	@$(SITE) $(PYTHON) manage.py demo --password="$$(cat $(DATA_DIR)/demo_password)"
	@echo
	@echo "  The site:   http://localhost:$(PORT)/"
	@echo "  Editors:    http://localhost:$(PORT)/admin/   log in as editor / $$(cat $(DATA_DIR)/demo_password)"
	@[ "$(STAFF_MFA)" != 0 ] || echo "  Editors need no second step here (STAFF_MFA=0): do not show this site to others."
	@echo "  Stop with Ctrl-C."
	@echo
	@$(SITE) exec $(VENV)/bin/gunicorn inhersight.wsgi --bind 127.0.0.1:$(PORT) --config deploy/gunicorn.py

.PHONY: dev
dev: install ## the same data with Django's reloading server and debug pages
	@DEBUG=1 STAFF_MFA="$(STAFF_MFA)" DATA_DIR="$(DATA_DIR)" SITE_URL="http://localhost:$(PORT)" $(PYTHON) manage.py runserver $(PORT)

.PHONY: test
test: install ## the whole test suite (ARGS="-k gate" to choose)
	@$(PYTHON) -m pytest -n 3 --dist worksteal $(ARGS)

.PHONY: lint
lint: install ## linters and types
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(VENV)/bin/djlint templates --lint --quiet
	@$(VENV)/bin/bandit --quiet --recursive $(PACKAGES) --configfile pyproject.toml
	@$(PYTHON) -m mypy $(PACKAGES)

.PHONY: bench
bench: install ## how fast it is (ARGS="--companies 10000 --ratings 1000000 --ballots 3000")
	@$(PYTHON) -m tests.benchmark $(ARGS)

.PHONY: lock
lock: install ## renew the lock files
	@for extra in "-o requirements.lock" "--group dev -c requirements.lock -o requirements-dev.lock"; do \
	  uv pip compile pyproject.toml --extra opensearch --extra s3 --upgrade --universal --python-version 3.11 \
	    --no-emit-index-url --no-annotate --no-header --generate-hashes --quiet $$extra || exit 1; done
