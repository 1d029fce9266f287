#!/bin/sh
# What a container does: web (default), worker, beat, migrate, or any other manage.py command.
set -eu
cd "$(dirname "$0")/.."
what=${1:-web}
[ $# -eq 0 ] || shift

case $what in
web) exec gunicorn cluster_emulation.wsgi --config scripts/gunicorn.conf.py "$@" ;;
# Background work makes way for people's requests on the same processors.
worker) exec nice -n "${WORKER_NICE:-10}" celery --quiet -A cluster_emulation worker --loglevel=INFO --concurrency="${WORKER_PROCESSES:-1}" \
    --without-gossip --without-mingle "$@" ;;
beat) exec celery --quiet -A cluster_emulation beat --loglevel=INFO --schedule=/tmp/beat --pidfile= "$@" ;;
migrate) python manage.py migrate "$@" && exec python manage.py first_steps ;;
*) exec python manage.py "$what" "$@" ;;
esac
