# Every target does its own set-up: a machine needs Python 3.11 to 3.13, make and git, nothing else.
# Written for POSIX sh and GNU make 3.81, the make that macOS still ships.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install install-spark refresh ui test test-long life agreement goldens survive mutants audit promises lint lock charts readers peers benchmark timings
.PHONY: clean

VENV := .venv
BIN := $(VENV)/bin
# The stamp lives in the environment, so deleting the environment deletes the claim that it is complete.
INSTALLED := $(VENV)/.installed
SPARK_LOCK := pipeline/building/spark/requirements.lock

# An editable install points at one folder. In a checkout that was moved or copied it would go on running the code of
# the old place, so the stamp names its folder and counts only there.
ifneq ($(shell cat $(INSTALLED) 2>/dev/null),$(CURDIR))
.PHONY: $(INSTALLED)
endif

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo '  ARGS="..."        is handed on to refresh, ui, benchmark and pytest: make refresh ARGS=--offline'
	@echo '  PYTHON=...        chooses the interpreter of a new environment: make clean install PYTHON=python3.12'

install: $(INSTALLED) ## set up .venv from requirements.lock
	@:

# Into the same environment, as it runs in aigap's process. The package comes as source, which setuptools makes a wheel of.
install-spark: $(INSTALLED) ## add Spark to .venv, for aigap refresh --engine spark (needs Java 17)
	@cmp -s $(SPARK_LOCK) $(VENV)/.spark || { set -e; \
	  echo 'installing $(SPARK_LOCK) into $(VENV)'; \
	  settings=$$($(BIN)/python -c "$$UV_SETTINGS_FROM_PIP"); eval "$$settings"; \
	  awk '/^setuptools==/ { print; wanted = 1; next } /^[^ #]/ { wanted = 0 } wanted' $(SPARK_LOCK) > $(VENV)/setuptools.txt; \
	  $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --no-build -r $(VENV)/setuptools.txt; \
	  $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --no-build-isolation -r $(SPARK_LOCK); \
	  cp $(SPARK_LOCK) $(VENV)/.spark; }
	@command -v java >/dev/null || test -x "$$JAVA_HOME/bin/java" || { \
	  echo 'Spark needs Java 17 or later, which is missing; on Debian and Ubuntu: apt-get install openjdk-17-jre-headless' >&2; \
	  exit 1; }

refresh: $(INSTALLED) ## fetch, validate, load, derive, audit and release
	$(BIN)/aigap refresh $(ARGS)

ui: $(INSTALLED) ## open the Dagster UI on this machine
	$(BIN)/aigap ui $(ARGS)

test: lint ## lint, then run every test that takes seconds
	$(BIN)/python -m pytest $(ARGS)

life: $(INSTALLED) ## a year of publishers' life: 300 eventful days, named cases, guards (ARGS="--days 1200" for more days)
	$(BIN)/python -m tests.life.long_run $(ARGS)
	$(BIN)/python -m pytest -m long_life tests/life
	$(BIN)/python -m tests.mutation cut_short_is_held units_are_held html_is_no_file silence_is_given alert_ends rejected_bytes

test-long: $(INSTALLED) readers ## run the tests with kills, servers, a browser or several releases
	$(BIN)/python -m pytest -m long --dist loadfile $(ARGS)

agreement: $(INSTALLED) ## an hour of a daemon with publishers that fail, a killed run and restarts: does all that is shown agree?
	$(BIN)/python -m tests.ui.agreement $(ARGS)

goldens: $(INSTALLED) ## compare every mart with the packages of an earlier lock (ARGS="--since REVISION"; HEAD without)
	@set -e; settings=$$($(BIN)/python -c "$$UV_SETTINGS_FROM_PIP"); eval "$$settings"; \
	$(BIN)/python -m tests.goldens $(ARGS)

survive: $(INSTALLED) readers ## kills, full disks, readers and writers at once, damaged files (ARGS="--share 0.1" for a tenth)
	$(BIN)/python -m tests.survival $(ARGS)

mutants: $(INSTALLED) ## take each guard of tests/mutants away: its test must fail
	$(BIN)/python -m tests.mutation $(ARGS)

audit: $(INSTALLED) ## known vulnerabilities in the packages of the lock (exit 3 where no source of advisories is reachable)
	@settings=$$($(BIN)/python -c "$$UV_SETTINGS_FROM_PIP"); eval "$$settings"; $(BIN)/python -m tests.audit $(ARGS)

promises: $(INSTALLED) ## which promises are held by a test that has passed on this code
	@$(BIN)/python -m tests.promises

lint: $(INSTALLED) ## ruff (rules and formatting), the direction of imports, and mypy
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-logo --no-cache
	$(BIN)/mypy

# In a folder of its own, so that no package of npm stands among the code. The lock names no registry: npm's own settings
# say where packages come from, and the lock's hashes what they are.
charts: ## build the report's charts, and the accessibility checker of its tests, from npm's packages (needs node and npm)
	rm -rf .charts && cp -R pipeline/reporting/page/charts .charts
	cd .charts && npm ci --ignore-scripts --no-fund --no-audit && node build.mjs ..

# Their own environment: an older duckdb, and packages that need not agree with those that aigap runs on.
readers: $(INSTALLED) ## set up .readers: the programs, not ours, that the tests read files for others back with
	@cmp -s tests/readers/requirements.lock .readers/.installed || { set -e; \
	  echo 'installing tests/readers/requirements.lock into .readers'; \
	  settings=$$($(BIN)/python -c "$$UV_SETTINGS_FROM_PIP"); eval "$$settings"; \
	  $(BIN)/uv venv --quiet --clear --python $(BIN)/python .readers; \
	  $(BIN)/uv pip sync --quiet --python .readers/bin/python --require-hashes --no-build tests/readers/requirements.lock; \
	  cp tests/readers/requirements.lock .readers/.installed; }

# One environment each, because their packages need not agree with one another.
peers: $(INSTALLED) ## set up .peers: the tools that `make benchmark` runs beside aigap
	@set -e; settings=$$($(BIN)/python -c "$$UV_SETTINGS_FROM_PIP"); eval "$$settings"; \
	for lock in tests/benchmarks/peers/*/requirements.lock; do \
	  peer=.peers/$$(basename $$(dirname $$lock)); \
	  cmp -s $$lock $$peer/.installed || { \
	    echo "installing $$lock into $$peer"; \
	    $(BIN)/uv venv --quiet --clear --python $(BIN)/python $$peer; \
	    $(BIN)/uv pip sync --quiet --compile-bytecode --python $$peer/bin/python --require-hashes --no-build $$lock; \
	    cp $$lock $$peer/.installed; }; \
	done

benchmark: $(INSTALLED) peers ## aigap and its peers side by side, about 15 minutes (ARGS="--sizes 1e5,1e6,1e7", "--only aigap,dlt", "--help")
	@$(BIN)/python -m tests.benchmarks.side_by_side $(ARGS)

timings: $(INSTALLED) ## time the parts of the pipeline: runs each script of tests/benchmarks
	@set -e; for script in tests/benchmarks/[!_]*.py; do \
	  test -e "$$script" || { echo 'tests/benchmarks has no script to run' >&2; exit 1; }; \
	  echo "== $$script"; $(BIN)/python "$$script"; \
	done

clean: ## delete .venv and the tools' caches; the warehouse's data stays
	rm -rf $(VENV) .readers .peers .mypy_cache .pytest_cache .ruff_cache .hypothesis *.egg-info
	find pipeline schemas tests -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# ---------------------------------------------------------------------------------------------------- set-up

# uv sets up in 8 seconds where pip needs 43 (measured, nothing cached), but reads none of pip's configuration. Where a
# person has told pip how to reach packages (an index, a certificate, a proxy), uv is told the same; a UV_* variable that
# is set already wins. Several indexes are searched as one set, as pip does: what may be installed is decided by the
# lock's hashes, not by the index.
define UV_SETTINGS_FROM_PIP
import ast, os, shlex, subprocess, sys

uv_names = {
    "index-url": "UV_DEFAULT_INDEX", "extra-index-url": "UV_INDEX", "find-links": "UV_FIND_LINKS",
    "no-index": "UV_OFFLINE", "trusted-host": "UV_INSECURE_HOST", "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY", "timeout": "UV_HTTP_TIMEOUT", "default-timeout": "UV_HTTP_TIMEOUT",
}
command = [sys.executable, "-m", "pip", "config", "list"]
lines = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
settings = {}
for section in ("global", "install", ":env:"):  # as pip ranks them, weakest first
    for line in lines:
        name, _, value = line.partition("=")
        uv_name = uv_names.get(name[len(section) + 1:]) if name.startswith(section + ".") else None
        if uv_name:
            separator = "," if uv_name == "UV_FIND_LINKS" else " "
            settings[uv_name] = separator.join(ast.literal_eval(value).split())
if "UV_INDEX" in settings:
    settings["UV_INDEX_STRATEGY"] = "unsafe-best-match"
for uv_name, value in settings.items():
    if uv_name not in os.environ:
        print(f"export {uv_name}={shlex.quote(value)}")
endef
export UV_SETTINGS_FROM_PIP

# `command -v` is not enough to find an interpreter: version managers leave launchers on the path that cannot run.
# uv itself comes from its own entry in the lock, so that it is pinned and hash-checked there and nowhere else.
# An environment is brought up to date only if it was once complete, here; else it is made anew.
$(INSTALLED): requirements.lock pyproject.toml
	@set -e; \
	usable='import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'; \
	if [ "$$(cat $(INSTALLED) 2>/dev/null)" != '$(CURDIR)' ] \
	|| ! $(BIN)/python -c "import pip; $$usable" 2>/dev/null; then \
	  chosen=''; \
	  for candidate in $(or $(PYTHON),python3.13 python3.12 python3.11 python3); do \
	    if "$$candidate" -c "$$usable" 2>/dev/null; then chosen=$$candidate; break; fi; \
	  done; \
	  if [ -z "$$chosen" ]; then \
	    echo 'aigap needs Python 3.11, 3.12 or 3.13 with its venv module. None was found: install one, or name it with' >&2; \
	    echo '  make PYTHON=/path/to/python3.12 ...   (on Debian and Ubuntu, venv is the package python3-venv)' >&2; \
	    exit 1; \
	  fi; \
	  rm -rf $(VENV); \
	  "$$chosen" -m venv $(VENV); \
	fi; \
	rm -f $(INSTALLED) $(VENV)/.spark; \
	echo "installing requirements.lock into $(VENV) ($$($(BIN)/python -V))"; \
	awk '/^uv==/ { print; wanted = 1; next } /^[^ #]/ { wanted = 0 } wanted' requirements.lock > $(VENV)/uv.txt; \
	$(BIN)/python -m pip install -qq --disable-pip-version-check --only-binary :all: --require-hashes -r $(VENV)/uv.txt \
	|| { \
	  echo 'uv, which installs the other packages, could not be installed with pip: see the error above.' >&2; exit 1; }; \
	settings=$$($(BIN)/python -c "$$UV_SETTINGS_FROM_PIP"); eval "$$settings"; \
	$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes --no-build requirements.lock; \
	$(BIN)/uv pip install --quiet --python $(BIN)/python --offline --no-deps --no-build-isolation --editable .; \
	printf '%s\n' '$(CURDIR)' > $(INSTALLED)

# The extra alone: the rest of its environment is that of requirements.lock.
define EXTRA_SPARK
import tomllib
project = tomllib.load(open("pyproject.toml", "rb"))["project"]
print(*project["optional-dependencies"]["spark"], sep="\n")
endef
export EXTRA_SPARK

# The newest versions within the ranges of pyproject.toml; one resolution for every supported Python and platform, so
# that all of them run the same versions. Only the main index is asked: an extra index or a folder of wheels may hold the
# files of one platform, and the lock would then list the hashes of these alone. The names of indexes stay out of the
# lock: each machine has its own way to reach packages.
lock: $(INSTALLED) ## resolve pyproject.toml anew into requirements.lock
	@set -e; settings=$$($(BIN)/python -c "$$UV_SETTINGS_FROM_PIP"); eval "$$settings"; unset UV_INDEX UV_FIND_LINKS; \
	$(BIN)/uv pip compile pyproject.toml --quiet --upgrade --extra storage --extra documents --group dev --output-file requirements.lock \
	  --universal --python-version 3.11 --fork-strategy fewest --only-binary :all: --generate-hashes \
	  --no-strip-extras --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock'; \
	$(BIN)/python -c "$$EXTRA_SPARK" | $(BIN)/uv pip compile - --quiet --upgrade --constraint requirements.lock \
	  --universal --python-version 3.11 --output-file $(SPARK_LOCK) --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock'; \
	for folder in tests/readers tests/benchmarks/peers/*/; do \
	  $(BIN)/uv pip compile $${folder%/}/requirements.in --quiet --upgrade --universal --python-version 3.11 \
	    --output-file $${folder%/}/requirements.lock --only-binary :all: --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock'; \
	done
