#!/bin/sh
# What must be done every minute, hour, week and month, for want of a cron in the container.
data=${DATA_DIR:-/data}
last="$data/tally-key/last-month" # which month's ratings are counted; it outlives the container
hour= week=

count_ratings() {
  sh deploy/keys.sh || return
  RATING_KEYS_DIR="$data/tally-key" python manage.py tally || return
  python manage.py release || return
  date -u +%Y%m > "$last"
}

while true; do
  python manage.py publish_scheduled
  now=$(date -u +%Y%m%d%H)
  if [ "$now" != "$hour" ]; then
    python manage.py housekeeping
    python manage.py searchpromotions_garbage_collect > /dev/null
    [ "$(cat "$last" 2>/dev/null)" = "$(date -u +%Y%m)" ] || count_ratings
    hour=$now
  fi
  if [ "$(date -u +%u%H)" = 408 ] && [ "$(date -u +%V)" != "$week" ]; then
    python manage.py send_newsletter
    week=$(date -u +%V)
  fi
  sleep 60
done
