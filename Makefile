# make app      the page, on 127.0.0.1:8501        make check    lint, format, types, data
# make test     check, then every test             make bench    speed and memory
# make install  .venv with .venv/bin/dermcode      make readme   the README's output as it is today
# make corpus   every rewrite and proof      make mutation  faults put into the rules, and who finds them
# make clean    removes what the others made

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := app
.DELETE_ON_ERROR:
.PHONY: app bench check clean corpus install mutation readme test tools

PORT ?= 8501
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

app: install
	@echo "dermcode is at http://127.0.0.1:$(PORT) (Ctrl-C ends it)"
	@$(BIN)/streamlit run app.py --server.address 127.0.0.1 --server.port $(PORT) --server.headless true

test: check
	@.ci/browser
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --ignore tests/ui/browser
	$(BIN)/python -m pytest tests/ui/browser

check: tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m records.schema --check
	$(BIN)/python -m pytest tests/test_house.py tests/test_house_data.py

corpus: tools
	$(BIN)/python -m pytest tests/corpus --whole -s

bench: install
	$(BIN)/python -m bench

mutation: install
	$(BIN)/python -m bench.mutation

readme: install
	$(BIN)/python docs/examples.py

install: .venv/.installed

tools: .venv/.tools

.venv/.made:
	@python=$$(.ci/python) && echo "Making .venv with $$("$$python" --version)" && "$$python" -m venv .venv
	@touch $@

# The lock names every package, so nothing is resolved anew; the build tools come from it as well.
.venv/.installed: requirements.lock pyproject.toml | .venv/.made
	@echo "Installing dermcode"
	@$(PIP) install -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.tools: requirements-dev.lock .venv/.installed
	@echo "Installing what the tests need"
	@$(PIP) install -r requirements-dev.lock
	@touch $@

clean:
	rm -rf .venv .venv-edsnlp .venv-mutation build dist dermcode.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
