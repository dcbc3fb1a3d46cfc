# make demo    the plugin's main job through QGIS on the sample scene; S2=… S1=… SAMPLES=… for files of your own, TORCH=cpu for PyTorch's small build
# make test    every test; `make test PYTHON=python3.13` the engine's with that Python; `make lint`, `make test-qgis SUITE=bookworm|trixie|forky`, `make qt6`, `make public`, `make endure`, `make bench`, `make quality`, `make package`, `make translations`, `make environments`, `make lock`, `make clean`

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help
PARTS := qgis engine pretraining evaluation checks
.PHONY: help demo test $(PARTS:%=test-part-%) test-qgis qt6 public endure lint bench quality package translations environments system lock clean

# With PYTHON=… the engine's environment is one of that Python, beside the usual one.
ENGINE_FOLDER := .venv$(if $(PYTHON),-$(or $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])'),\
	$(error $(PYTHON) does not run)))
ENGINE := $(ENGINE_FOLDER)/bin/python
QGIS := .venv-qgis/bin/python
ENGINE_MADE := $(ENGINE_FOLDER)/.made
QGIS_MADE := .venv-qgis/.made
SYSTEM_PACKAGES := qgis python3-qgis python3-gdal python3-venv xvfb xauth

# Nothing of a shell's own Python settings may reach either environment.
unexport PYTHONPATH PYTHONHOME
export QT_QPA_PLATFORM ?= offscreen

help:
	@sed -n 's/^# //p' Makefile | head -2

demo: environments
	@TERRAFM_PYTHON="$(abspath $(ENGINE))" $(QGIS) -m scripts.demo \
		$(if $(S2),--s2 "$(S2)") $(if $(S1),--s1 "$(S1)") $(if $(SAMPLES),--samples "$(SAMPLES)")

# What public packages write and read, against ours; without their dependencies, of which the engine has those needed.
PUBLIC := build/public
public: $(ENGINE_MADE)
	$(ENGINE) -m pip install --quiet --no-deps --upgrade --target $(PUBLIC) \
		geobench torchgeo geopandas pandas pyproj python-dateutil pytz tzdata six einops
	PYTHONPATH="$(abspath $(PUBLIC))" $(ENGINE) -m pytest tests/engine/evaluate/benchmarks/test_public_packages.py

# Each part in a process of its own, two at a time, the longest first; all run, whichever fails. A part is told when it ends.
PRETRAINING := tests/engine/pretrain tests/engine/test_train.py
EVALUATION := tests/engine/evaluate
test: $(if $(PYTHON),$(ENGINE_MADE),environments)
	@export TERRAFM_PYTHON="$(abspath $(ENGINE))" OMP_NUM_THREADS=1
	if [ -n "$(PYTHON)" ]; then
		$(ENGINE) -m pytest tests/engine
	else
		export TIMES=$$(mktemp)
		status=0
		$(MAKE) --no-print-directory -k -j2 -Otarget $(PARTS:%=test-part-%) || status=$$?
		cat "$$TIMES"
		printf '%6d s  in all\n' $$SECONDS
		rm -f "$$TIMES"
		exit $$status
	fi

timed = echo "== $(1)"; status=0; began=$$SECONDS; $(2) || status=$$?; \
	printf '%6d s  %s\n' $$((SECONDS - began)) "$(1)" >> "$$TIMES"; \
	[ $$status -eq 0 ] || { echo "failed: $(2)" >> "$$TIMES"; exit 1; }

test-part-qgis:
	@failed=0
	for suite in plugin integration; do
		( $(call timed,$$suite,$(QGIS) -m pytest tests/$$suite) ) || failed=1
	done
	exit $$failed

test-part-engine:
	@$(call timed,engine,$(ENGINE) -m pytest tests/engine $(addprefix --ignore ,$(PRETRAINING) $(EVALUATION)))

test-part-pretraining:
	@$(call timed,engine: pretraining,$(ENGINE) -m pytest $(PRETRAINING))

test-part-evaluation:
	@$(call timed,engine: evaluation,$(ENGINE) -m pytest $(EVALUATION))

test-part-checks:
	@failed=0
	for check in "ruff check" "ruff format --check" mypy "bandit -q -r __init__.py engine terrafm_plugin" scripts.leaks; do
		( $(call timed,$$check,$(ENGINE) -m $$check) ) || failed=1
	done
	exit $$failed

# The plugin's tests in the QGIS of another Debian, in a root folder below /var/tmp; about 9 GB and, the first time, an hour.
test-qgis:
	@python3 -m scripts.other_qgis $(or $(SUITE),trixie) $(if $(PLUGIN),--plugin) $(TESTS)

# The package over PyQt6: QGIS's own migration finds nothing to change, and every module imports.
QT6 := .venv-qt6/bin/python
QT6_MADE := .venv-qt6/.made
qt6: system $(QT6_MADE)
	@$(QT6) -m pytest tests/qt6

# With GDAL's Python of the system; the migration asks for Python 3.12, and runs with 3.11 too.
$(QT6_MADE): requirements/qt6.txt
	@/usr/bin/python3 -m venv --system-site-packages .venv-qt6
	$(QT6) -m pip install --quiet --no-input --disable-pip-version-check --ignore-requires-python --require-hashes -r $<
	touch $@

lint: environments
	@$(ENGINE) -m ruff check
	$(ENGINE) -m ruff format --check
	$(ENGINE) -m mypy
	$(ENGINE) -m bandit -q -r __init__.py engine terrafm_plugin
	$(ENGINE) -m scripts.leaks

# Hostile files and messages, full disks (as root, on Linux), and kills at random moments: an hour or more. TERRAFM_KILLS=20 for
# fewer kills; with hypothesis in the environment, what it makes is tried too.
endure: environments
	@OMP_NUM_THREADS=1 $(ENGINE) -m pytest -s tests/endurance --ignore tests/endurance/qgis
	$(QGIS) -m pytest -s tests/endurance/qgis

bench: environments
	@$(ENGINE) -m pytest -s tests/benchmarks
	TERRAFM_PYTHON="$(abspath $(ENGINE))" $(QGIS) -m pytest -s tests/benchmarks/qgis

# The few-click tables of the README and of docs/clouds.md; they need the labelled scenes (TERRAFM_DATA), which are not part of the repository.
quality: environments
	@$(ENGINE) -m tests.benchmarks.few_clicks chile savanna coast
	$(ENGINE) -m tests.benchmarks.pixel_truth
	$(ENGINE) -m tests.benchmarks.cloud_clicks
	$(ENGINE) -m tests.benchmarks.real_chips
	$(ENGINE) -m tests.benchmarks.real_model
	$(ENGINE) -m tests.benchmarks.eurosat_chips
	$(ENGINE) -m tests.benchmarks.bigearthnet_patches
	$(ENGINE) -m tests.benchmarks.dates

# dist/terrafm.zip: what QGIS installs, from the tracked files; the same bytes from the same commit. DRAFT=1 for tests, while
# pyproject.toml has no real addresses.
package:
	@python3 -m scripts.package $(if $(DRAFT),--draft)

environments: system
	@$(MAKE) --no-print-directory $(ENGINE_MADE) $(QGIS_MADE)

# i18n/*.ts from the code's texts, and the compiled translations that ship, where Qt's lrelease is installed.
translations:
	@python3 -m scripts.translations

# The engine's environment, by the same code that the plugin's set-up uses.
$(ENGINE_MADE): requirements/development.txt requirements/s2cloudless.txt requirements/csmask.txt terrafm_plugin/setup/environment_steps.py
	@made_with=$$(sed -n "s/^executable = //p" $(ENGINE_FOLDER)/pyvenv.cfg 2> /dev/null || true)
	for python in $(or $(PYTHON),$$made_with python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3); do
		if $$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; then
			echo "Making $(ENGINE_FOLDER) with $$python: about 6 GB"
			$$python -m terrafm_plugin.setup.environment_steps --target $(ENGINE_FOLDER) \
				--requirements requirements/development.txt --base-python "$$python" $(if $(TORCH),--torch $(TORCH)) --print-commands | sh -e
			$(ENGINE) -m pip install --quiet --no-input --disable-pip-version-check --no-deps --require-hashes \
				-r requirements/s2cloudless.txt
			$(ENGINE) -m pip install --quiet --no-input --disable-pip-version-check --require-hashes \
				-r requirements/csmask.txt
			touch $@
			exit 0
		fi
	done
	echo "No Python from 3.11 on with its venv module was found: install one and name it by make PYTHON=…" >&2
	exit 1

# QGIS's own Python, with its own packages, and pytest.
$(QGIS_MADE): requirements/qgis-tests.txt
	@/usr/bin/python3 -m venv --system-site-packages .venv-qgis
	$(QGIS) -m pip install --quiet --no-input --disable-pip-version-check --require-hashes -r $<
	touch $@

# QGIS by the system's packages, where it is missing.
system:
	@if { command -v qgis_process.bin || command -v qgis_process; } > /dev/null \
			&& /usr/bin/python3 -c 'import qgis.core, osgeo, ensurepip' 2> /dev/null; then
		exit 0
	fi
	if ! command -v apt-get > /dev/null; then
		echo "QGIS from 3.22 on with its Python packages is needed: install it by your system's packages." >&2
		exit 1
	fi
	as_root=; test "$$(id -u)" -eq 0 || as_root=sudo
	$$as_root apt-get update
	$$as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $(SYSTEM_PACKAGES)

# Exact versions and checksums for every platform from the ranges in requirements/*.in; what is locked keeps its version as far
# as the ranges allow. UPGRADE=1 for the newest of all.
lock:
	@cd requirements
	lock() {
		[ ! -f "$$1.txt" ] || cp "$$1.txt" "$$1.txt.part"
		uv pip compile --quiet --universal --python-version "$$2" --generate-hashes --no-annotate --no-header \
			--no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade) -o "$$1.txt.part" "$${@:3}" "$$1.in" > /dev/null
		{ echo "# Locked from $$1.in by \`make lock\`; do not edit."; cat "$$1.txt.part"; } > "$$1.txt"
		rm "$$1.txt.part"
	}
	lock engine 3.11
	lock training 3.11 engine.in
	lock clouds 3.11
	lock s2cloudless 3.11 --no-deps
	lock csmask 3.11 --constraints engine.txt
	lock archive 3.11 engine.in
	lock development 3.11
	lock qgis-tests 3.10
	lock qt6 3.12

clean:
	@rm -rf .venv .venv-* demo .pytest_cache .mypy_cache .ruff_cache .benchmarks
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
