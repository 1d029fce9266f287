# The product as one image; its entry point takes what to be: web, worker, beat, migrate, or a manage.py command.
ARG BASE_IMAGE=python:3.11-slim-bookworm

FROM ${BASE_IMAGE} AS assets
WORKDIR /build
COPY requirements.txt requirements-build.txt package.json package-lock.json ./
COPY scripts/setup.sh scripts/build_assets.py scripts/compile_messages.py scripts/
COPY static static
COPY locale locale
RUN sh scripts/setup.sh

FROM ${BASE_IMAGE}
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PATH=/app/.venv/bin:$PATH
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
USER app
EXPOSE 8000
ENTRYPOINT ["sh", "scripts/entrypoint.sh"]
CMD ["web"]
