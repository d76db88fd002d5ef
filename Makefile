# Everything here sets itself up: a virtual environment in .venv, packages, and for `test` the browser and fonts.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.PHONY: test demo lint clauses bench bench-site faults locale clean

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $(STAMP)

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint
	$(BIN)/python -m pytest -n auto --dist loadfile

demo: $(STAMP)
	rm -rf demo-office
	$(BIN)/propctl demo demo-office

clauses: $(STAMP)
	@$(BIN)/python tools/clauses.py

bench: $(STAMP)
	$(BIN)/python -m bench

bench-site: $(STAMP)
	$(BIN)/python -m bench.site

faults: $(STAMP)
	$(BIN)/python -m bench.faults

locale: $(STAMP)
	$(BIN)/python tools/locale.py

clean:
	rm -rf $(VENV) demo-office site build dist .propctl .mypy_cache .ruff_cache .pytest_cache .hypothesis
