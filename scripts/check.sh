#!/bin/sh
# What every change passes before its tests (tests/checks.py), after setting up what it needs; pre-commit calls it too.
set -eu
cd "$(dirname "$0")/.."
sh scripts/setup.sh dev
exec .venv/bin/python -m tests.checks
