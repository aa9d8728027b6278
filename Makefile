# `make demo` and `make test` each work as the first and only command on a machine with Python 3.11, pip, venv and make.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: demo test test-all lint check format sample pictures model word-template bench lock clean
.DEFAULT_GOAL := demo

$(READY): requirements.txt pyproject.toml
	@echo "Setting up .venv with the locked versions of requirements.txt (about a minute)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "techwatch needs Python 3.11 or newer: make PYTHON=python3.11 …"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

demo: $(READY)
	@$(BIN)/techwatch demo demo-home

test: $(READY)
	$(BIN)/pytest -q -n 2 --dist worksteal -m "not slow"

test-all: $(READY)
	$(BIN)/pytest -q -n 2 --dist worksteal

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The sample edition in digests/sample/, the sample report in docs/sample-report/, the pictures of the README and of docs/stories.md.
sample: $(READY)
	$(BIN)/python docs/make_sample.py

# The pictures of docs/editors.md: board, phone, preview, review file, from the demo in a temporary folder.
pictures: $(READY)
	$(BIN)/python docs/make_pictures.py

# The packaged model, made again from the seed beside the list: the same seed gives the same file.
model: $(READY)
	$(BIN)/techwatch train --out src/techwatch/markets/cap-digital/model
	$(BIN)/python docs/make_calibration.py

# The packaged Word template of reports; needs pandoc.
word-template: $(READY)
	$(BIN)/python docs/make_word_template.py

bench: $(READY)
	$(BIN)/python bench/whole_run.py
	$(BIN)/python bench/fetch_to_labels.py
	$(BIN)/python bench/once.py
	$(BIN)/python bench/reading_calls.py
	$(BIN)/python bench/search.py
	$(BIN)/python bench/reports.py
	$(BIN)/python bench/desk_curve.py

# New versions: resolves pyproject.toml afresh. No addresses are written, only names, versions and hashes.
lock:
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install --quiet pip-tools
	.venv-lock/bin/pip-compile --quiet --upgrade --extra dev --generate-hashes --strip-extras --allow-unsafe \
	    --no-header --no-annotate --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file requirements.txt pyproject.toml
	rm -rf .venv-lock

clean:
	rm -rf .venv demo-home .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
