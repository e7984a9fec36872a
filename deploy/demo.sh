#!/bin/sh
# Loads the demo content where all key files are: signing keys and what opens ballots lie in two
# places (docs/operators.md), and the demo rates and counts in one go.
set -eu
data=${DATA_DIR:-/data}
keys=$(mktemp -d) # for this user alone; pictures are for nginx as well
trap 'rm -r "$keys"' EXIT
ln -s "$data"/keys/* "$data/tally-key/tally.pem" "$keys" # no copies
RATING_KEYS_DIR=$keys python manage.py demo "$@"
