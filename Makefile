# For a machine that has make and Python 3.11 or later, and nothing else. What Rumbo needs is set up in .venv, with the
# versions that requirements.lock names, as soon as a target needs it. Written for make 3.81 and any POSIX shell.

PORT ?= 8000
READY := .venv/ready

.PHONY: help site test check format bench starter lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile
	@echo
	@echo "  PORT=8080                      another port for make site (8000 by default)"
	@echo "  PYTHON=/path/to/python3.12     the Python that .venv is made with (make clean first, to change it)"

site: $(READY) ## build the web site and serve it on this machine; prints the address
	@.venv/bin/rumbo site build
	@.venv/bin/rumbo site serve --port $(PORT)

test: $(READY) ## run the tests; those that need Chromium skip where there is none
	@.venv/bin/python -m pytest

check: $(READY) ## lint, format, types, and which module may import which; changes nothing
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports

format: $(READY) ## format the sources and mend what the linter can mend
	.venv/bin/ruff check --fix
	.venv/bin/ruff format

bench: $(READY) ## measure speed
	@.venv/bin/python -m benchmarks

starter: $(READY) ## make again the releases that travel inside the package
	@.venv/bin/python tools/make_starter.py

lock: $(READY) ## write requirements.lock from pyproject.toml (LOCK=--upgrade: with the newest versions)
	UV_CUSTOM_COMPILE_COMMAND="make lock" .venv/bin/uv pip compile --quiet --universal --python-version 3.11 \
	  --generate-hashes --no-annotate --extra dev $(LOCK) \
	  --output-file requirements.lock pyproject.toml

clean: ## remove all that was set up or built here
	rm -rf .venv build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find src tests benchmarks tools -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# The setup. Its last act is to write, into $(READY), the folder it was made for: where that is missing (a setup that was
# interrupted), names another folder (the clone was moved) or has lost its Python, .venv is made anew. A newer lock or
# pyproject.toml is installed into the .venv that is there; when pip refuses (no network, say), that .venv is kept
# as it was, and the next call tries again.
SOUND := $(shell test -x .venv/bin/python && cat $(READY) 2>/dev/null)
ifneq ($(SOUND),$(CURDIR))
.PHONY: $(READY)
NEW_VENV := yes
endif

CANDIDATES = $(if $(PYTHON),"$(PYTHON)",python3.13 python3.12 python3.11 python3 python)
AGAIN = make PYTHON=/path/to/python3.12 $(firstword $(filter-out $(READY),$(MAKECMDGOALS)) site)

$(READY): requirements.lock pyproject.toml
	@$(if $(NEW_VENV),$(make_venv))
	@rm -f .venv/before; test ! -f $@ || mv $@ .venv/before
	@echo "Installing what Rumbo needs into .venv (the first time takes a few minutes)."
	@{ .venv/bin/python -m pip install $(PIP) --require-hashes -r requirements.lock && \
	  .venv/bin/python -m pip install $(PIP) --no-deps --no-build-isolation --editable .; } >.venv/pip.log 2>&1 || { \
	  cat .venv/pip.log >&2; test ! -f .venv/before || mv .venv/before $@; \
	  echo "The setup did not finish, for the reason that pip gives above; once it is mended, run make again." >&2; exit 1; }
	@echo "$(CURDIR)" > $@; rm -f .venv/before

PIP = --quiet --no-input --disable-pip-version-check

# A name on the PATH may be a shim that starts nothing, so each candidate is asked for its version.
define make_venv
python=; older=; tried=; \
for candidate in $(CANDIDATES); do \
  tried="$$tried $$candidate"; \
  version=$$("$$candidate" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null) || continue; \
  if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then python=$$candidate; break; fi; \
  older="Python $$version ($$candidate)"; \
done; \
if [ -z "$$python" ]; then \
  echo "Rumbo needs Python 3.11 or later, and found $${older:-none (tried:$$tried)}:" \
    "install one, or say where it is with: $(AGAIN)" >&2; exit 1; \
fi; \
echo "Making .venv with Python $$version ($$python)."; \
rm -rf .venv; \
if ! reason=$$("$$python" -m venv .venv 2>&1); then \
  rm -rf .venv; \
  case "$$reason" in \
    *ensurepip*|*"No module named venv"*) \
      echo "Python $$version ($$python) cannot make a virtual environment because its venv or ensurepip module is missing:" \
        "install it (on Debian and Ubuntu, as root: apt install python$${version%.*}-venv)," \
        "or choose another Python with: $(AGAIN)" >&2;; \
    *) echo "Python $$version ($$python) could not make the virtual environment .venv: $$reason" >&2;; \
  esac; \
  exit 1; \
fi
endef
