#!/bin/sh
# The demonstration, after setting up what it needs: SQLite, the agreement of 2024, illustrative figures, demo accounts.
set -eu
cd "$(dirname "$0")/.."
sh scripts/setup.sh
export DEMO=1 FIXED_NOW="${FIXED_NOW:-2024-09-18T09:30+07:00}" PORT="${PORT:-8000}"

.venv/bin/python manage.py migrate --verbosity 0
.venv/bin/python manage.py prepare_demo
printf '\n  http://127.0.0.1:%s\n\n  Ctrl+C to stop. A second run keeps the data.\n\n' "$PORT"
# Without Redis the clock (periods opened, due soon, late) runs beside the server, in a process of its own.
.venv/bin/python manage.py run_clock --every 300 >/dev/null &
clock=$!
.venv/bin/gunicorn cluster_emulation.wsgi --config scripts/gunicorn.conf.py --bind "127.0.0.1:$PORT" --log-level warning &
server=$!
trap 'kill "$clock" "$server" 2>/dev/null || :' EXIT INT TERM
wait "$server"
