#!/bin/sh
# Builds the images without a container daemon and runs what came out, as the user of the image: root and `buildah` are needed.
# Usage: sh scripts/try_image.sh [OPTION of `buildah build`]...   (of a network with an authority of its own: -v FILE:FILE:ro)
# Stands in for the Dockerfile's base: BASE, an image at hand (default: made of Debian's packages, with `debootstrap`).
# Not tried so: the base that the Dockerfile names, what docker-compose.yml forbids a container.
set -eu
cd "$(dirname "$0")/.."
say() { printf '%s\n' "$*" >&2; }
command -v buildah >/dev/null || { say "buildah is missing. Install it: apt-get install buildah debootstrap"; exit 1; }

base=${BASE:-localhost/trial-base}
if ! buildah images --quiet "$base" >/dev/null 2>&1; then
    root=$(mktemp -d)
    debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates bookworm "$root" >&2
    made=$(buildah from scratch)
    buildah add --quiet "$made" "$root" / >/dev/null
    buildah commit --quiet "$made" "$base" >/dev/null
    buildah rm "$made" >/dev/null
    rm -rf "$root"
fi
for target in product proxy; do
    buildah build --quiet --isolation chroot --pull-never --build-arg "BASE_IMAGE=$base" --target "$target" --tag "trial-$target" "$@" . >/dev/null
done

product=$(buildah from --pull-never trial-product)
proxy=$(buildah from --pull-never trial-proxy)
trap 'buildah rm "$product" "$proxy" >/dev/null; buildah rmi trial-product trial-proxy >/dev/null' EXIT
run() { container=$1; shift; buildah run --isolation chroot "$container" -- "$@"; }

run "$proxy" sh -euc '[ "$(id -u)" = 10002 ]; export ALLOWED_HOSTS=trial.example.vn CSRF_TRUSTED_ORIGINS=https://trial.example.vn PROXY_HOME=/tmp PROXY_RESOLVER=127.0.0.1 PROXY_LOG=/tmp/log; timeout 3 sh /proxy/start.sh || [ $? = 124 ]'
run "$product" bash -euc '
    [ "$(id -u)" = 10001 ]
    ! touch /app/x /app/manage.py 2>/dev/null
    for none in .env .git .ci tests bench docs supply node_modules requirements-dev.txt; do [ ! -e $none ]; done
    [ -s var/static/staticfiles.json ] && [ -s locale/en/LC_MESSAGES/django.mo ]
    export SECRET_KEY=$(head -c 48 /dev/urandom | base64 --wrap 0) ALLOWED_HOSTS=trial.example.vn CSRF_TRUSTED_ORIGINS=https://trial.example.vn
    export DATABASE_URL=sqlite:////tmp/trial.sqlite3 TRUST_PROXY=1 PORT=${PORT:-18000}
    python manage.py check --deploy --fail-level WARNING
    sh scripts/entrypoint.sh migrate --verbosity 0
    sh scripts/entrypoint.sh web & web=$!
    trap "kill $web; wait $web" EXIT
    for second in $(seq 60); do python scripts/healthcheck.py web 2>/dev/null && break; sleep 1; done
    python scripts/healthcheck.py web'
say "Both images were built and run: $(buildah images --format '{{.Name}} {{.Size}}' | grep -E '^localhost/trial-(product|proxy) ' | tr '\n' ' ')"
