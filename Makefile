# make run, make dev, make test, make test-all, make check, make coverage, make bench, make bench-staff, make bench-traffic: each one installs what it needs into .venv first.
# make validate, make lighthouse: the HTML, and the scores of the main pages; these need npm (and Java) as well.
# Another interpreter:   PYTHON=python3.13 make test
# No sample people:      make run SAMPLE=0
# Larger benchmarks:     make bench SIZES="200 5000 100000"
# Some of the tests:     make test TESTS="tests/vaimh -k settings"

PYTHON ?= python3
PORT ?= 8000
SAMPLE ?= 200
TESTS ?=
SIZES ?=

VENV := .venv/bin/python
MANAGE := $(VENV) manage.py

.PHONY: help run dev test test-all coverage check style types templates migrations deployment imports bench bench-staff \
    bench-traffic validate lighthouse environment browser programs checker

help:
	@sed -n '1,/^$$/s/^# //p' Makefile

# dev restarts when the code changes. The reloader's second process would outlive a make that is ended by a signal, so
# run is without it.
run: RELOADER := --noreload
run dev: export WAGTAILADMIN_BASE_URL ?= http://127.0.0.1:$(PORT)
run dev: environment
	@$(MANAGE) prepare --sample $(SAMPLE)
	@echo "The site: http://127.0.0.1:$(PORT)/   The admin: http://127.0.0.1:$(PORT)/admin/   Ctrl-C ends both."
	@$(MANAGE) serve $(RELOADER) $(PORT)

# Each worker makes its own database, so more than four cost more than they bring.
PYTEST = -m pytest --numprocesses auto --maxprocesses 4 --dist loadgroup

test: environment browser
	$(VENV) $(PYTEST) -m "not slow" $(TESTS)

test-all: environment browser programs
	$(VENV) $(PYTEST) $(TESTS)

# The lines and branches that no test runs.
coverage: environment browser programs
	$(VENV) -m coverage erase
	$(VENV) -m coverage run $(PYTEST) $(TESTS)
	$(VENV) -m coverage combine --quiet
	$(VENV) -m coverage report

check: style types templates migrations deployment imports

style: environment
	$(VENV) -m ruff check .
	$(VENV) -m ruff format --check .

types: environment
	$(VENV) -m mypy

templates: environment
	$(VENV) -m djlint --check --lint templates endorsement/templates

migrations: environment
	DATABASE_URL=sqlite://:memory: $(MANAGE) makemigrations --check --dry-run

deployment: environment
	@echo "manage.py check --deploy, on production settings"
	@ENVIRONMENT=production SECRET_KEY="$$($(VENV) -c 'import secrets; print(secrets.token_urlsafe(64))')" \
	    ALLOWED_HOSTS=www.example.org WAGTAILADMIN_BASE_URL=https://www.example.org \
	    $(MANAGE) check --deploy --fail-level WARNING

imports: environment
	$(VENV) -m pytest tests/test_import_order.py

bench: environment
	@$(VENV) -m bench $(SIZES)

bench-staff: environment
	@for script in import_registry renew_many season; do $(VENV) -m bench.$$script || exit 1; done

bench-traffic: environment
	@$(VENV) -m bench.mixed_traffic

validate: environment browser checker
	$(VENV) -m pytest tests/journeys/test_markup.py

lighthouse: environment browser
	@$(VENV) -m tools.lighthouse

environment:
	@command -v "$(PYTHON)" >/dev/null || { echo "There is no $(PYTHON) on this machine. Install Python 3.11 or newer, or name one: PYTHON=python3.13 make ..." >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is too old: this project needs Python 3.11 or newer. Name one: PYTHON=python3.13 make ..." >&2; exit 1; }
	@"$(PYTHON)" tools/environment.py

browser: environment
	@$(VENV) -m tools.browser

programs: environment
	@$(VENV) -m tools.programs

checker: environment
	@$(VENV) -m tools.markup
