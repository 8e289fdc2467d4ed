#!/bin/sh
# Run once by PostgreSQL, when its data folder is new: neither role is superuser.
set -eu
psql --set ON_ERROR_STOP=1 --username postgres --set owner="$OWNER_PASSWORD" --set login="$LOGIN_PASSWORD" <<'SQL'
create role tafelrunde_owner login createrole password :'owner';
create role tafelrunde_login login noinherit password :'login';
create database tafelrunde owner tafelrunde_owner;
SQL
