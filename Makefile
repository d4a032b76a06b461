# Two commands matter: `make run` opens the trainer, `make test` proves it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
ARGS ?=

.PHONY: run test check lint types contracts content bench screenshot calculators-page lock clean

run: $(READY)
	@$(BIN)/grill $(ARGS)

test: lint types contracts content
	$(BIN)/pytest

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

contracts: $(READY)
	$(BIN)/lint-imports

content: $(READY)
	$(BIN)/grill check

bench: $(READY)
	$(BIN)/python -m bench

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "grill needs Python 3.11 or newer; name one with: make run PYTHON=python3.12")'
	@echo "setting up $(VENV) (once) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# Draw the picture in the README from the real app.
screenshot: $(READY)
	$(BIN)/python docs/screenshot.py

# Write the page about all calculators from what they say of themselves.
calculators-page: $(READY)
	$(BIN)/python docs/calculators.py

# Resolve the newest allowed versions and write them down with their hashes.
lock:
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/python -m pip install --quiet uv
	$(VENV)-lock/bin/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --upgrade --output-file requirements.lock
	rm -rf $(VENV)-lock

clean:
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
