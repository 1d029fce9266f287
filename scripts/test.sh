#!/bin/sh
# Every check and test after `sh scripts/setup.sh dev`; tests/run.py says in which order.
set -eu
cd "$(dirname "$0")/.."
exec .venv/bin/python -m tests.run
