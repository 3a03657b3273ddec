# `make run` on a machine with Python 3.11 and make; `make help` lists the rest. Each step leaves a stamp, so that it is
# done again only when what it was made from has changed. The logic is in tools/, in Python.

PYTHON ?= python3
BIN := .venv/bin
WEB_SOURCES := $(shell find web/src web/public web/build web/*.html web/*.ts web/*.js -type f 2>/dev/null)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: run test lint fix unit docs web package wheel bench bench-quick mutants clean help lock

run: .venv/run.stamp web/dist/index.html ## Install what is needed, build the pages, start the node
	@exec $(BIN)/python -m tools.start

test: lint web/dist/index.html ## Everything: lint, the web's tests, all tests of the node and the browsers
	@$(BIN)/python -m tools.chromium && $(BIN)/python -m tools.web test
	@$(BIN)/pytest -n 2 --ignore tests/node --ignore tests/faults
	@$(BIN)/pytest -n 2 tests/node tests/faults # by themselves: they look how soon a node is back

lint: .venv/test.stamp web/node_modules/installed.stamp ## Style, types, layers, spelling; Python and web
	@$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports --no-logo
	@$(BIN)/codespell && $(BIN)/python -m tools.hygiene && $(BIN)/python -m tools.web lint

fix: .venv/test.stamp web/node_modules/installed.stamp ## Mend what a tool can mend
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix . && $(BIN)/codespell --write-changes
	@$(BIN)/python -m tools.web fix

unit: .venv/test.stamp ## The rules alone: no reactor, no disk, in seconds
	@$(BIN)/pytest tests/unit -m "not postgres"

docs: .venv/test.stamp ## Write the generated pages of docs/reference/ anew
	@$(BIN)/python -m docs.generate

web: web/dist/index.html ## Build the pages and the client library into web/dist/

package: web/node_modules/installed.stamp ## Pack the npm package with client, elements and types into build/
	@$(BIN)/python -m tools.web package

wheel: .venv/test.stamp web/dist/index.html ## Build the Python package, with the pages in it, into build/
	@$(BIN)/pip wheel --quiet --no-deps --no-build-isolation --wheel-dir build . && ls build/*.whl

bench: .venv/test.stamp web/dist/index.html ## Measure the node, then its router beside others; print tables (20 minutes)
	@$(BIN)/python -m bench; $(BIN)/python -m bench.peers

bench-quick: .venv/test.stamp ## The router beside Crossbar's own and Socket.IO, in two minutes
	@$(BIN)/python -m bench.peers --quick

mutants: .venv/test.stamp ## Break each promise on purpose, and see that the tests notice (some minutes)
	@$(BIN)/python -m tools.mutants

clean: ## Remove what was built or fetched; data/ and the node's key stay
	@rm -rf .venv .tools build web/dist web/package/dist web/package/LICENSE web/node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

lock: | .venv/bin/pip-compile ## Write requirements/*.txt anew, with the newest versions that fit
	@$(BIN)/python -m tools.lock

.venv/run.stamp: requirements/build.txt requirements/run.txt pyproject.toml
	@$(PYTHON) -m tools.install run

.venv/test.stamp: .venv/run.stamp requirements/test.txt
	@$(PYTHON) -m tools.install test

# No stamp: it must work while pyproject.toml asks for what no lock has yet.
.venv/bin/pip-compile:
	@$(PYTHON) -m tools.install test

web/node_modules/installed.stamp: web/package-lock.json web/package.json | .venv/run.stamp
	@$(BIN)/python -m tools.web install

web/dist/index.html: web/node_modules/installed.stamp $(WEB_SOURCES)
	@$(BIN)/python -m tools.web build
