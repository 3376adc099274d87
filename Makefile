# Every way of setting up, serving and testing the house. `make` alone lists them.
# A fresh machine needs make and Python >= 3.11; everything else is set up from the lock files.

.DEFAULT_GOAL := help
.PHONY: setup run cluster test cover quarter chaos demo lint bench shots lock clean help
MAKEFLAGS += --no-print-directory

PREPARE := sh app/tooling/prepare.sh
BIN := .venv/bin
COMPILE := $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-header --no-emit-index-url --no-emit-find-links --no-strip-extras
PYTEST_ARGS ?=

setup: ## Set up all that `make run` needs, without serving
	@$(PREPARE)

run: setup ## Serve with demo data on http://127.0.0.1:8000 (HOST=… PORT=… to change)
	@$(BIN)/python wsgi.py

cluster: setup ## Serve by many processes: nginx, live and page workers, jobs, PostgreSQL, Redis
	@exec $(BIN)/python -m app.deploy

test: ## Set up whatever the tests need and run them all (PYTEST_ARGS=… to add options)
	@$(PREPARE) --dev
	@$(BIN)/python -m tests.services run -- \
		$(BIN)/python -m pytest -n 3 --dist worksteal -p tests.house.pure_coverage $(PYTEST_ARGS)

cover: ## Run the tests and print which lines of the whole house they take; half as long again
	@$(PREPARE) --dev
	@$(BIN)/python -m tests.services run -- $(BIN)/python -m pytest -n 3 --dist worksteal \
		--cov=app --cov=proposals --cov=meetings --cov=votes --cov=resolutions $(PYTEST_ARGS)

quarter: ## Play a quarter in a district with all its 5,000 tasks, and count every figure twice
	@$(PREPARE) --dev
	@QUARTER_TASKS=5000 $(BIN)/python -m tests.services run -- \
		$(BIN)/python -m pytest -n 0 -k sqlite tests/resolutions/quarter $(PYTEST_ARGS)

chaos: ## Kill servers 510 times and do them every other harm while two hundred vote; an hour or more
	@$(PREPARE) --dev
	@CRASH_KILLS=$${CRASH_KILLS:-170} CRASH_STRIKES=$${CRASH_STRIKES:-40} \
		CRASH_CLIENTS=$${CRASH_CLIENTS:-200} $(BIN)/python -m tests.services run -- \
		$(BIN)/python -m pytest -q -s -n 0 tests/votes/test_crashes.py tests/votes/test_many_processes.py
	@SWEEP_KILLS=$${SWEEP_KILLS:-20} SWEEP_TASKS=$${SWEEP_TASKS:-40} $(BIN)/python -m tests.services run -- \
		$(BIN)/python -m pytest -q -s -n 0 tests/resolutions/test_sweeps_under_fire.py

demo: setup ## Load fresh demonstration data; its main hall has the code `demo`
	@$(BIN)/flask --app wsgi demo load --fresh

lint: ## Hold the style: ruff, mypy, djlint, import-linter
	@$(PREPARE) --dev
	@$(BIN)/python -m tests.house.lint

bench: ## Print one JSON line per measurement, each beside its physical limit
	@$(PREPARE) --dev
	@$(BIN)/python -m benchmarks

shots: ## Take screenshots of the main screens into docs/shots/
	@$(PREPARE) --dev
	@$(BIN)/python -m tests.services run -- $(BIN)/python -m tests.shots

lock: ## Pin what pyproject.toml and package.json ask for; pins that still fit stay
	@$(PREPARE) --dev
	@$(COMPILE) pyproject.toml -o requirements.lock
	@$(COMPILE) pyproject.toml --group dev -o requirements-dev.lock
	@$(COMPILE) --group node -o requirements-node.lock
	@$(BIN)/python -m app.tooling.assets lock

clean: ## Remove what set-up and tests made; instance/ (the database) stays
	@if [ -f .services/env.json ]; then $(BIN)/python -m tests.services stop; fi
	rm -rf .venv app/frontend/node_modules app/static/vendor .services .coverage* htmlcov
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find app proposals meetings votes resolutions -name '*.mo' -exec rm -f {} +

help: ## List these commands
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name words; do \
		printf '  make %-7s %s\n' "$$name" "$$words"; done
