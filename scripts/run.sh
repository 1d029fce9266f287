#!/bin/sh
# The demonstration, after setting up what it needs: SQLite, the agreement of 2024, illustrative figures, demo accounts, one server.
set -eu
cd "$(dirname "$0")/.."
sh scripts/setup.sh
export DEMO=1 FIXED_NOW="${FIXED_NOW:-2024-09-18T09:30+07:00}" PORT="${PORT:-8000}"

.venv/bin/python manage.py migrate --verbosity 0
.venv/bin/python manage.py prepare_demo
printf '\n  http://127.0.0.1:%s\n\n  Ctrl+C to stop. A second run keeps the data.\n\n' "$PORT"
exec .venv/bin/gunicorn cluster_emulation.wsgi --bind "127.0.0.1:$PORT" --workers 2 --log-level warning
