# What an installation of Ground Rules shares with a project beside it, which has a rulebook, a model and a state of its
# own: settings, training, serving. GROUND_RULES is the folder of the installation.

export GROUND_RULES
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

BIN := $(GROUND_RULES)/.venv/bin
PYTHON := $(BIN)/python
INSTALLED := $(GROUND_RULES)/.venv/.installed
MODEL := models/ground-rules.tar.gz
LEARNT := $(wildcard policies/*.yml data/nlu/rules/*.yml) \
          $(addprefix $(GROUND_RULES)/,config.yml domain.yml data/rules.yml) \
          $(wildcard $(addprefix $(GROUND_RULES)/,data/nlu/*.yml data/guard/*.yml groundrules/guard/*.py groundrules/guard/*.yml \
                                                  groundrules/bot/*.py groundrules/language/*.py))

.PHONY: run train help
.DEFAULT_GOAL := help

help: ## Say what each target does
	@grep -hE '^[a-z-]+:.*##' $(lastword $(MAKEFILE_LIST)) $(MAKEFILE_LIST:$(lastword $(MAKEFILE_LIST))=) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

run: $(INSTALLED) $(MODEL) ## Set everything up, train if needed, and serve http://localhost:8000
	@$(PYTHON) -m groundrules prepare
	@echo "Starting the action server, Rasa and the gateway. Rasa takes a while to load; a line says when all is ready."
	@# honcho gives every process a PORT of its own, so ours goes by another name.
	@GATEWAY_PORT=$(PORT) exec $(BIN)/honcho --procfile $(GROUND_RULES)/Procfile start

train: $(MODEL) ## Train the model, if what it learns from has changed

$(MODEL): $(LEARNT) | $(INSTALLED)
	@echo "Training the assistant (one to three minutes) ..."
	@$(PYTHON) -m groundrules.train
	@touch $@
