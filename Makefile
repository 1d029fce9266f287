# The outer doors; README.md says the same without make.
.PHONY: image long supply documents run test test-sqlite english check figures coverage mutants bench bench-documents bench-backup bench-harm load soak compare screenshots setup lock

run: ## set up with SQLite and demo data, serve http://127.0.0.1:8000 (PORT=… to change)
	sh scripts/run.sh

test: ## every check and test; finds or starts PostgreSQL, Redis, Chromium and LibreOffice
	sh scripts/test.sh

test-sqlite: ## every test that uses a database, pages too, on SQLite (make test leaves the pages to PostgreSQL)
	sh scripts/setup.sh dev
	DATABASE_URL=sqlite:///:memory: .venv/bin/pytest -q -n auto --dist worksteal -m "database and not journey and not crawl"

english: ## every page in a browser once more, in English and as second people of a role: axe, sizes, links
	sh scripts/setup.sh dev
	DATABASE_URL=sqlite:///:memory: .venv/bin/pytest -q -n auto -m english

check: ## linters, contracts, types, templates, migrations, quick tests of the core, within half a minute
	sh scripts/check.sh

figures: ## how long the parts of the house are, what they name where, what pages ask; FIGURES=--where says where
	sh scripts/setup.sh dev
	.venv/bin/python -m tests.figures $(FIGURES)

long: ## every page of every role anew after each of many changes and acts, against a second computation; on PostgreSQL
	sh scripts/setup.sh dev
	.venv/bin/python -m tests.run long

coverage: ## which lines of core, services and queries no test reaches; pyproject.toml holds the floor
	sh scripts/setup.sh dev
	DATABASE_URL=sqlite:///:memory: .venv/bin/pytest -q -n auto --dist worksteal --cov -m "core or (database and not page and not journey and not crawl)"

mutants: ## which small changes of the core no test notices; ONLY=targets/core/numbers.py tries one file
	sh scripts/setup.sh mutants
	.venv/bin/python -m tests.mutants $(ONLY)

bench: ## how long pages take on a full cluster, beside a bare page; a table, then a line of JSON
	sh scripts/setup.sh dev
	.venv/bin/python -m bench $(BENCH)

bench-documents: ## how a cell is saved while sixty documents are made at once, beside saving it alone
	sh scripts/setup.sh dev
	.venv/bin/python -m bench.documents

bench-backup: ## seconds and bytes of a backup of the cluster of make bench, and of restoring it
	sh scripts/setup.sh dev
	.venv/bin/python -m bench.backup

bench-harm: ## how files that do harm are refused, and how others are answered meanwhile
	sh scripts/setup.sh dev
	.venv/bin/python -m bench.harm

load: ## sixty people who enter for ten minutes, then 120 for two: errors, times, processor; LOAD="--minutes 1"
	sh scripts/setup.sh dev
	.venv/bin/python -m bench.load $(LOAD)

soak: ## a thousand random faults under people who work; what was acknowledged stands; SOAK="--faults 100 --seed 2"
	sh scripts/setup.sh dev
	.venv/bin/python -m tests.soak $(SOAK)

compare: ## what this checkout shows against another revision on the shipped data: make compare REV=...
	sh scripts/setup.sh dev
	.venv/bin/python scripts/compare.py $(REV)

screenshots: ## pictures of every page at 1366, 360, 1920 (wall) and on paper, into build/screenshots; README's into docs/images
	sh scripts/setup.sh dev
	.venv/bin/python scripts/screenshots.py $(PAGES)

documents: ## every document of every quarter on complete, partial and no figures, measured, into build/documents
	sh scripts/setup.sh dev
	.venv/bin/python -m tests.every_document $(SCENES)

supply: ## licences, list (SBOM) and known advisories of what is taken from others; an old copy of advisories fails too
	sh scripts/setup.sh dev
	.venv/bin/python -m tests.supply --strict

image: ## build the images with buildah, without a daemon, and run what came out; IMAGE="-v FILE:FILE:ro" goes to buildah build
	sh scripts/try_image.sh $(IMAGE)

setup: ## .venv with everything for development
	sh scripts/setup.sh dev

lock: ## pin the newest versions that the *.in files allow
	.venv/bin/uv pip compile --universal --generate-hashes --python-version 3.11 --quiet --upgrade requirements.in --output-file requirements.txt
	.venv/bin/uv pip compile --universal --generate-hashes --python-version 3.11 --quiet --upgrade requirements-dev.in --output-file requirements-dev.txt
	.venv/bin/uv pip compile --universal --generate-hashes --python-version 3.11 --quiet --upgrade requirements-mutants.in --output-file requirements-mutants.txt
	.venv/bin/uv pip compile --universal --generate-hashes --python-version 3.11 --quiet --upgrade requirements-build.in --output-file requirements-build.txt
	.venv/bin/npm update --package-lock-only --ignore-scripts
	sh scripts/setup.sh dev
	.venv/bin/python -m tests.supply --write
