#!/bin/sh
# Makes what `make run` and `make test` need: .venv, pinned dependencies, front-end assets, translations, var/demo.env.
# Usage: sh scripts/setup.sh [dev|mutants]   (dev: also what the tests need; mutants: and what changes the core).
# A second run does only what has changed.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}

say() { printf '%s\n' "$*" >&2; }

command -v "$python" >/dev/null || { say "python3 is missing. Install it: apt-get install python3 python3-venv"; exit 1; }
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    say "Python 3.11 or later is needed; $python is $("$python" -V 2>&1). Set PYTHON=/path/to/python3.11"; exit 1; }
"$python" -c 'import ensurepip, venv' 2>/dev/null || {
    say "Python's venv is missing. Install it: apt-get install python3-venv"; exit 1; }

# Runs a step only when one of the files it depends on has changed since it last succeeded.
unchanged() { # name file...
    stamp=.venv/stamps/$1; shift
    [ -f "$stamp" ] && [ "$(cat "$@" | cksum)" = "$(cat "$stamp")" ]
}
done_with() { # name file...
    mkdir -p .venv/stamps; stamp=.venv/stamps/$1; shift
    cat "$@" | cksum > "$stamp"
}

if ! [ -x .venv/bin/python ] || ! .venv/bin/python -c '' 2>/dev/null; then
    say "Making .venv"
    "$python" -m venv --clear .venv
fi
if ! unchanged tools requirements-build.txt; then
    say "Installing the tools of the set-up"
    .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-build.txt
    done_with tools requirements-build.txt
fi

install() { # requirements file
    unchanged "$1" "$1" && return
    say "Installing $1"
    [ -z "${PIP_INDEX_URL:-}" ] || export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$PIP_INDEX_URL}"
    # uv takes seconds; pip is slower but knows the machine's own pip.conf.
    VIRTUAL_ENV="$PWD/.venv" .venv/bin/uv pip install --quiet --require-hashes -r "$1" || {
        say "uv did not manage; trying pip"
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$1"
    }
    done_with "$1" "$1"
}
case ${1:-} in
    dev) install requirements-dev.txt ;;
    mutants) install requirements-dev.txt; install requirements-mutants.txt ;;
    *) install requirements.txt ;;
esac

if ! unchanged npm package-lock.json || ! [ -d node_modules ]; then
    say "Fetching front-end packages"
    PATH="$PWD/.venv/bin:$PATH" .venv/bin/npm ci --ignore-scripts --loglevel=error --no-audit --no-fund
    done_with npm package-lock.json
fi
.venv/bin/python scripts/build_assets.py
.venv/bin/python scripts/compile_messages.py

mkdir -p var/static
if ! [ -f var/demo.env ]; then
    secret=$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(48))')
    printf '# Written by scripts/setup.sh; read only where there is no .env and no SECRET_KEY in the environment.\n' > var/demo.env
    printf 'DEMO=1\nFIXED_NOW=2024-09-18T09:30+07:00\nSECRET_KEY=%s\n' "$secret" >> var/demo.env
fi
