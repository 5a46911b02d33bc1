# Kaibo 开播. `make run` starts it (`make run SHARE=1`: phones may follow), `make demo` plays a stream,
# `make test` tests all of it.
PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
export KAIBO_DATA_DIR
ifdef SHARE
export KAIBO_SHARE := $(SHARE)
endif

.PHONY: run demo test check format bench lock clean backup restore

run: $(VENV)/.installed
	@PORT=$(PORT) $(BIN)/python -m planner.start

# Plays a whole stream on a platform of its own: no account, no internet, data of its own.
demo: $(VENV)/.installed
	@PORT=$(PORT) $(BIN)/python -m planner.demo

test: $(VENV)/.installed-dev
	$(BIN)/python -m tests.browser
	$(BIN)/python -m pytest -q

check: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.installed-dev
	@$(BIN)/python -m bench $(if $(ONLY),--only $(ONLY))

backup: $(VENV)/.installed
	@$(BIN)/python -m planner.store.backup save $(if $(TO),--to "$(TO)")

restore: $(VENV)/.installed
	@$(BIN)/python -m planner.store.backup restore "$(FROM)"

# Pins every package the app and its tools need; run it after editing a *.in file.
lock: $(VENV)/.installed-dev
	$(BIN)/pip install -q uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url --no-emit-find-links requirements.in -o requirements.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url --no-emit-find-links requirements-dev.in -o requirements-dev.txt

clean:
	rm -rf $(VENV)

$(VENV)/.installed: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what Kaibo needs · 正在安装依赖 …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-dev.txt
	@touch $@
