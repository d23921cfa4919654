# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# make demo   shows the collection at work against the simulator
# make test   runs every check and every test
# make lint   runs the checks alone
# make docs   makes a site of the guides and the reference
# make lock   pins what the requirement files ask for, with hashes
# make audit  asks for known vulnerabilities of what is pinned
# make fuzz   looks for answers of a server that the collection cannot read (a minute)
# make mutants tries small faults in the files that decide, and tells which of them no test notices (some minutes)
# make bench  measures what the modules cost, beside others and beside what is possible (some minutes)
# All of it lies in .venv; "make clean" removes that.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
ifndef SIDE_BY_SIDE
.NOTPARALLEL:
endif
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(CURDIR)/$(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install -qq --require-hashes --only-binary :all: -r
LINK := $(VENV)/collections/ansible_collections/storage_keys/ontap

# The checkout's own settings and programs, whatever the caller's environment says.
export ANSIBLE_CONFIG := $(CURDIR)/ansible.cfg
unexport ANSIBLE_COLLECTIONS_PATH ANSIBLE_COLLECTIONS_PATHS
unexport PYTHONPATH PYTHONHOME
export PATH := $(BIN):$(PATH)

.PHONY: help
help:
	@sed -n 's/^# make /make /p' Makefile

.PHONY: setup
setup: $(VENV)/.runtime

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one with PYTHON=...")'
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/.runtime: $(VENV)/.created tests/locks/runtime.txt
	$(PIP_INSTALL) tests/locks/runtime.txt
	mkdir -p $(dir $(LINK))
	ln -sfn ../../../.. $(LINK)
	touch $@

$(VENV)/.development: $(VENV)/.runtime tests/locks/development.txt
	$(PIP_INSTALL) tests/locks/development.txt
	touch $@

$(VENV)/.peer: tests/locks/peer.txt tests/tools/fetch_peer.py tests/tools/wheels.py | $(VENV)/.runtime
	python tests/tools/fetch_peer.py
	touch $@

$(VENV)/.clients: tests/locks/clients.txt tests/tools/fetch_clients.py tests/tools/wheels.py | $(VENV)/.runtime
	python tests/tools/fetch_clients.py
	touch $@

.PHONY: demo
demo: $(VENV)/.runtime
	@python tests/tools/run_demo.py

# "make -k lint" goes on after a check that fails; each check is a target of its own, too.
CHECKS := ruff mypy ansible-lint docs docs-lint changelog-lint galaxy-import sanity
.PHONY: lint $(CHECKS)
# Two at a time, since most keep one core busy, and the slowest last, which uses two itself.
lint: $(VENV)/.development
	$(MAKE) --no-print-directory -j 2 --output-sync=target SIDE_BY_SIDE=yes $(CHECKS)
$(CHECKS): $(VENV)/.development

ruff:
	ruff check

mypy:
	mypy -p ansible_collections.storage_keys.ontap.plugins -p ontap_simulator
	mypy tests docs

ansible-lint:
	ansible-lint --profile production --strict --offline

docs:
	python tests/tools/docs_site.py

docs-lint:
	antsibull-docs lint-collection-docs --plugin-docs --validate-collection-refs all .

changelog-lint:
	antsibull-changelog lint
	antsibull-changelog lint-changelog-yaml --strict changelogs/changelog.yaml

galaxy-import:
	python tests/tools/galaxy_import.py

sanity:
	python tests/tools/sanity.py

# The tests run last, so that the last line is the summary of the whole suite.
.PHONY: test integration pytest
test: lint integration pytest

# TARGETS="module_akv_config connection" runs these alone.
integration: $(VENV)/.development
	python tests/tools/integration.py $(TARGETS)

pytest: $(VENV)/.development $(VENV)/.peer $(VENV)/.clients
	python tests/tools/debian_programs.py
	python tests/tools/pytest_environments.py
	python -m pytest -n 2 --dist worksteal --cov

# The lock files say what each environment is made of. UPGRADE="--upgrade-package ruff", or "--upgrade", takes newer releases.
.PHONY: lock audit
lock: $(VENV)/.development
	python tests/tools/lock.py $(UPGRADE)

# It asks a service for known vulnerabilities, so that it is no part of "make test".
audit: $(VENV)/.development
	@python tests/tools/audit.py

# Looks for answers of a server that the collection cannot read, for so many seconds; what it finds is in tests/output/fuzz.
SECONDS_OF_FUZZING ?= 60
.PHONY: fuzz
fuzz: $(VENV)/.runtime
	python tests/tools/fuzz.py $(SECONDS_OF_FUZZING)

# A sample of faults, tried with the fast tests. SEED=17 draws the same sample again, DECIDING="plan bulk" from these files alone.
SAMPLE ?= 60
.PHONY: mutants
mutants: $(VENV)/.development
	@python tests/tools/mutants.py --sample $(SAMPLE) $(if $(SEED),--seed $(SEED)) $(if $(PROCESSES),--processes $(PROCESSES)) $(DECIDING)

# BENCH="one_task growth" measures these alone.
.PHONY: bench
bench: $(VENV)/.development $(VENV)/.peer
	@python tests/benchmarks/run.py $(BENCH)

.PHONY: clean
clean:
	rm -rf $(VENV) tests/output
