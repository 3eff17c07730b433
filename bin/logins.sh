#!/bin/sh
# Which logins does a fresh PostgreSQL of docker-compose.yml get? The same two as the embedded one (relate/lib/embedded/logins.py).
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD
CREATE ROLE relate_owner LOGIN NOSUPERUSER CREATEROLE CREATEDB PASSWORD :'owner_password';
CREATE ROLE relate_app LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOINHERIT PASSWORD :'app_password';
GRANT pg_signal_backend TO relate_owner;
CREATE DATABASE relate OWNER relate_owner;
REVOKE ALL ON DATABASE relate FROM PUBLIC;
GRANT CONNECT ON DATABASE relate TO relate_app;
SQL
