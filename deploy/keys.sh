#!/bin/sh
# The keys of the ratings: makes what is missing (next year's in December: announce its kid), destroys the signing
# keys of past years, and leaves each file where only its reader sees it (docs/operators.md).
set -eu
umask 077
data=${DATA_DIR:-/data}
python manage.py rating_keys create
if [ "$(date -u +%m)" = 12 ]; then
  python manage.py rating_keys create "$(($(date -u +%Y) + 1))"
fi
python manage.py rating_keys destroy
if [ -e "$data/keys/tally.pem" ]; then # opens ballots: for the tally alone
  mv "$data/keys/tally.pem" "$data/tally-key/tally.pem"
fi
for file in "$data"/keys/*.json "$data/keys/tally.pub"; do # for the ballot box
  [ -e "$data/public-keys/${file##*/}" ] || cp "$file" "$data/public-keys/"
done
