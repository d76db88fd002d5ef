# Everything here sets itself up: a virtual environment in .venv and the packages that development needs.
# A browser, fonts and git are looked for by the tests that need them; .ci/run installs them on Debian.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
# Shared out by classes and files, in the order in which tests/conftest.py puts them: the longest first.
SHARED := -n auto --dist loadscope --no-loadscope-reorder

SHIPPED := propctl plugins/propctl_plugins site_templates/propctl_site

# Without the bytecode that Python keeps, each of the hundreds of processes compiles everything again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: words money turn windows systems mutants pets test lint coverage docs reference wheel oldest pythons demo clauses locale bench bench-site faults clean

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -e '.[dev]'
	touch $(STAMP)

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# What is shipped, as mypy reads it where Python's own library is that of Windows and of macOS.
systems: $(STAMP)
	$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32 $(SHIPPED)
	$(BIN)/mypy --platform darwin --cache-dir .mypy_cache/darwin $(SHIPPED)

test: lint
	$(BIN)/python -m pytest $(SHARED)

# The suite again, counting lines and branches; fails below the floor that pyproject.toml sets.
coverage: $(STAMP)
	$(BIN)/python -m pytest $(SHARED) --cov --cov-report=term:skip-covered

# The documentation site, in build/docs; any dead link and any page left out of the menu fails.
docs: $(STAMP)
	$(BIN)/python -m tools.reference --check
	$(BIN)/mkdocs build --strict --quiet --config-file docs-site.yml

# Writes those pages of docs/reference that the code dictates.
reference: $(STAMP)
	$(BIN)/python -m tools.reference

wheel oldest pythons: $(STAMP)
	$(BIN)/python -m tools.installed $@

# The example plugin of docs/authors, built, installed beside propctl, tested, used and removed.
pets: $(STAMP)
	$(BIN)/python -m tools.try_pets

demo: $(STAMP)
	rm -rf demo-office
	$(BIN)/propctl demo demo-office

clauses: $(STAMP)
	@$(BIN)/python -m tools.clauses

locale: $(STAMP)
	$(BIN)/python -m tools.locale

bench: $(STAMP)
	$(BIN)/python -m bench

bench-site: $(STAMP)
	$(BIN)/python -m bench.site

faults: $(STAMP)
	$(BIN)/python -m bench.faults

# Every parameter of every clause turned to each kind of neighbour: hours. AREAS="fees duty", SAMPLE=40.
turn: $(STAMP)
	$(BIN)/python -m tools.turn $(if $(SAMPLE),--sample $(SAMPLE)) $(AREAS)

# Windows' Python and git under Wine: an office's day, then the tests that depend on the system. Half an hour.
windows: systems
	$(BIN)/python -m tools.windows

# Thousands of random sequences of what happens to money, beside a second implementation; a tmpfs is fastest.
money: $(STAMP)
	PROPCTL_MONEY_SEQUENCES=$(or $(SEQUENCES),3000) $(BIN)/python -m pytest -q -n 0 tests/areas/test_fees_identities.py

# Every form of every area walked through in English, too; the suite walks through the main ones.
words: $(STAMP)
	PROPCTL_WHOLE=1 $(BIN)/python -m pytest $(SHARED) -k shows_a_key tests/contract/test_areas.py

# Which changes of the code no test would notice ([tool.mutmut]); about half an hour of one core.
mutants: $(STAMP)
	$(BIN)/mutmut run

clean:
	rm -rf $(VENV) demo-office site build dist mutants .propctl .mypy_cache .ruff_cache .pytest_cache .hypothesis
