#!/bin/sh
# Run once by PostgreSQL's image on an empty volume: the application's own role, which owns nothing.
set -eu
psql --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set=password="$APPLICATION_PASSWORD" <<'SQL'
CREATE ROLE application LOGIN PASSWORD :'password';
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
SQL
