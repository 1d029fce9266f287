#!/bin/sh
# The demonstration, after setting up what it needs: SQLite, the agreement of 2024, illustrative figures, demo accounts, one server.
set -eu
cd "$(dirname "$0")/.."
sh scripts/setup.sh
export DEMO=1 PORT="${PORT:-8000}"

.venv/bin/python manage.py migrate --verbosity 0
if [ -f targets/management/commands/prepare_demo.py ]; then .venv/bin/python manage.py prepare_demo; fi
printf '\n  http://127.0.0.1:%s\n\n  Ctrl+C to stop. A second run keeps the data.\n\n' "$PORT"
exec .venv/bin/gunicorn cluster_emulation.wsgi --bind "127.0.0.1:$PORT" --workers 2 --log-level warning
