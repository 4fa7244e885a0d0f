# The targets of a project beside the installation: see `groundrules new`.

include $(GROUND_RULES)/deploy/serve.mk

.PHONY: test eval lint clean

$(INSTALLED):
	@$(MAKE) --no-print-directory --directory $(GROUND_RULES) setup

test: lint $(MODEL) ## Check the rulebook, then hold the conversations of conversations.yml
	@PYTHONPATH=$(GROUND_RULES) $(PYTHON) -m tests.e2e.project

eval: $(MODEL) ## Ask the questions that were reviewed at the desk
	@PYTHONPATH=$(GROUND_RULES) $(PYTHON) -m tests.nlu.evaluate --reviewed

lint: $(INSTALLED) ## Check the rulebook and its phrases
	@$(BIN)/groundrules rules lint

clean: ## Remove what was learnt; databases and secrets in var/ stay
	@rm -rf models .rasa
