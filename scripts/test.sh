#!/bin/sh
# Every check and test, after setting up what they need; tests/run.py says in which order.
set -eu
cd "$(dirname "$0")/.."
sh scripts/setup.sh dev
exec .venv/bin/python -m tests.run
