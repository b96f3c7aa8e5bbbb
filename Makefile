# Two commands do everything on a bare machine with Python 3.11, pip and make: `make run` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
# One of whose sentences grammar leaves open, so that the model is seen to answer.
ARTICLE := evals/gold/articles/sputnik-2020-01-23.txt

.PHONY: run test setup
run: setup ## Read one real article with the embedded model (fetches 1.1 GB of weights once)
	$(BIN)/claimwire extract $(ARTICLE) --published-on 2020-01-23 --publisher Sputnik --model embedded --format json

test: setup ## Pass the tests (offline once set up)
	$(BIN)/python -c "from extraction.weights import parser_path; parser_path()"
	@echo 'Two halves side by side; the other one is shown at its end.'
	@$(BIN)/python -m pytest -q -p no:cacheprovider tests/evals > .venv/evals.log 2>&1 & other=$$!; \
	$(BIN)/python -m pytest -q -p no:cacheprovider --ignore=tests/evals; here=$$?; \
	wait $$other; there=$$?; cat .venv/evals.log; exit $$((here + there))

setup: .venv/.ready

.venv/.ready: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	touch $@
