# Two commands do everything on a fresh machine with Python 3.11 and make:
#   make briefing   sets up, compares the shipped scenarios, writes the page and says where it is
#   make test       sets up and runs the tests

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
SETUP := $(VENV)/.installed
PEERS := $(VENV)/.bench-installed
LOWEST := build/lowest/.installed
FUZZER := $(VENV)/.fuzz-installed

.PHONY: briefing test lint types contracts check bench bench-small readings reference lowest full fuzz lock sbom clean

briefing: $(SETUP)
	@$(BIN)/sim compare baseline \
		--sweep 'plan.capacity=0.5,0.8,1,1.25,1.5,2' --sweep-replications 3 --open

test: $(SETUP)
	$(BIN)/pytest -m "not full" -n auto --dist worksteal

$(SETUP): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "This needs Python 3.11 (or: make PYTHON=/path/to/python3.11 ...)"; exit 1; }
	@echo "Setting up the environment (once) ..." >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

lint: $(SETUP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(SETUP)
	$(BIN)/mypy

contracts: $(SETUP)
	$(BIN)/lint-imports

check: lint types contracts

bench: $(PEERS)  ## speed and memory, also against other simulators
	$(BIN)/python -m bench.run

$(PEERS): $(SETUP) bench/requirements.lock
	@echo "Installing the simulators that the benchmark compares with (once) ..." >&2
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r bench/requirements.lock
	@touch $@

bench-small: $(SETUP)
	$(BIN)/python -m bench.run --small

readings: $(SETUP)  ## refit the dated steps of each reading to the published counts
	$(BIN)/python -m sim.readings

reference: $(SETUP)  ## write the generated reference pages
	$(BIN)/python -m sim.reference

lowest: $(LOWEST)  ## the same bytes with the lowest versions that pyproject.toml lets in
	$(BIN)/pytest -n 0 tests/test_reproducible.py

$(LOWEST): $(SETUP) requirements-lowest.txt
	rm -rf build/lowest && $(PYTHON) -m venv build/lowest
	build/lowest/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-lowest.txt
	$(BIN)/python -m pip wheel -qq --disable-pip-version-check --no-deps --no-build-isolation -w build/lowest .
	build/lowest/bin/python -m pip install -qq --disable-pip-version-check --no-deps build/lowest/sim-*.whl
	@touch $@

full: $(SETUP) $(LOWEST)  ## everything, also what is too long for each change
	$(BIN)/pytest -n auto --dist worksteal
	$(BIN)/sim verify --full
	$(BIN)/python -m bench.run

fuzz: $(FUZZER)  ## an hour of coverage-guided fuzzing of the loader; what it finds is in build/fuzz
	$(BIN)/python -m tests.fuzz.guided -max_total_time=3600
	@test -z "$$(ls build/fuzz/findings)"

$(FUZZER): $(SETUP) tests/fuzz/requirements.lock
	@echo "Installing the fuzzer (once) ..." >&2
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r tests/fuzz/requirements.lock
	@touch $@

lock: $(SETUP)  ## pin the newest versions that fit pyproject.toml, with hashes
	$(BIN)/python -m pip install --quiet pip-tools uv
	$(BIN)/pip-compile --quiet --generate-hashes --extra test --strip-extras --allow-unsafe \
		--no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
		--output-file requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe \
		--no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
		--output-file bench/requirements.lock bench/requirements.in
	$(BIN)/uv pip compile --quiet --generate-hashes --no-header --resolution lowest-direct \
		--python-version 3.11 --output-file requirements-lowest.txt pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe \
		--no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
		--output-file tests/fuzz/requirements.lock tests/fuzz/requirements.in

sbom:  ## the software bill of materials, from an environment of its own
	rm -rf build/sbom
	$(PYTHON) -m venv build/sbom/env && $(PYTHON) -m venv build/sbom/tool
	build/sbom/env/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	build/sbom/tool/bin/python -m pip install -qq --disable-pip-version-check cyclonedx-bom==7.0.0
	build/sbom/tool/bin/cyclonedx-py environment build/sbom/env/bin/python --pyproject pyproject.toml \
		--output-reproducible --of JSON -o docs/sbom.json

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache
