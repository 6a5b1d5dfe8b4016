# The things that are done here. `make demo` and `make test` are all that a newcomer needs.

PYTHON ?= python3
BIN = .venv/bin

.PHONY: demo test check bench torture lock

demo: .venv/ready  ## the sample study, all the way to a report in reports/
	$(BIN)/qualkit demo

test: .venv/ready  ## the tests, on every core
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

check: .venv/ready  ## format, lint, types, imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/ready  ## measured on the sample study, side by side with the alternatives
	$(BIN)/python -m benchmarks

EVERY ?= 1

torture: .venv/ready  ## each writing command killed at every write, and at 300 random moments
	$(BIN)/python -m tests.torture --every $(EVERY)

lock:  ## pin every dependency with its hashes (needs uv; leaves torch out)
	uv pip compile --universal --python-version 3.11 --all-extras --generate-hashes \
		--no-emit-index-url --no-header --excludes requirements.excluded \
		pyproject.toml --output-file requirements.lock

.venv/ready: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch .venv/ready
