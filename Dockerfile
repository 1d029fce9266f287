# Two images: `product`, whose entry point takes what to be (web, worker, beat, migrate, or a manage.py command), and `proxy`.
# The digest is that of the tag beside it; docs/operations.md says how to move to a newer one.
ARG BASE_IMAGE=python:3.11-slim-bookworm@sha256:a36c24f9cbdf4fd0f52d67f0823eeac19c2028c637cecc392d97f980d4fec56b

FROM ${BASE_IMAGE} AS assets
WORKDIR /build
COPY requirements.txt requirements-build.txt package.json package-lock.json ./
COPY scripts/setup.sh scripts/build_assets.py scripts/compile_messages.py scripts/
COPY static static
COPY locale locale
RUN sh scripts/setup.sh

FROM ${BASE_IMAGE} AS proxy
RUN apt-get update && apt-get install -y --no-install-recommends nginx-light openssl && rm -rf /var/lib/apt/lists/* \
    && useradd --no-create-home --uid 10002 front && install -d -o front -g front /var/lib/proxy/tls /var/lib/proxy/buffers
COPY deploy/nginx /proxy
COPY scripts/healthcheck.py /proxy/
USER 10002:10002
EXPOSE 8443 8080
STOPSIGNAL SIGQUIT
ENTRYPOINT ["sh", "/proxy/start.sh"]

FROM ${BASE_IMAGE} AS product
# Whatever writes a cache of its own (fontconfig) does so in the one folder that can be written.
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PATH=/app/.venv/bin:$PATH XDG_CACHE_HOME=/tmp/cache
# What draws PDF, and a face with the measures of Times New Roman and every Vietnamese letter (docs/operations.md).
RUN apt-get update && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-croscore \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --create-home --uid 10001 app
WORKDIR /app
COPY requirements.txt ./
RUN python3 -m venv .venv && .venv/bin/python -m pip install --no-cache-dir --quiet --disable-pip-version-check --require-hashes -r requirements.txt
COPY . .
COPY --from=assets /build/build/assets build/assets
COPY --from=assets /build/locale locale
RUN SECRET_KEY=only-to-collect-static-files DATABASE_URL=sqlite:///:memory: .venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && mkdir -p var/media var/heads var/backups && chown -R app var/media var/heads var/backups
USER 10001:10001
EXPOSE 8000
ENTRYPOINT ["sh", "scripts/entrypoint.sh"]
CMD ["web"]
