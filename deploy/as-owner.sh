#!/bin/sh
# Runs a command as the owner of the ratings' tables, whose password lies with the key that opens
# ballots: only what makes tables and counts ballots sees either.
set -eu
file=${DATA_DIR:-/data}/tally-key/ratings-password
if [ ! -s "$file" ]; then
  (umask 077 && python -c 'import secrets; print(secrets.token_urlsafe(30))' > "$file")
fi
RATINGS_DATABASE_URL="postgres://ratings:$(cat "$file")@${RATINGS_HOST:-ratings-postgres}/ratings"
export RATINGS_DATABASE_URL
exec "$@"
