#!/bin/sh
# What must be done every minute, hour, week and month, for want of a cron in the container.
# Whatever is run here may be run twice: after a restart it is.
data=${DATA_DIR:-/data}
last="$data/tally-key/last-month" # which month's ratings are counted; it outlives the container
hour=

count_ratings() {
  sh deploy/keys.sh || return
  RATING_KEYS_DIR="$data/tally-key" python manage.py tally || return
  python manage.py release || return
  date -u +%Y%m > "$last"
}

while true; do
  python manage.py publish_scheduled
  python manage.py catch_up
  now=$(date -u +%Y%m%d%H)
  if [ "$now" != "$hour" ]; then
    python manage.py housekeeping
    python manage.py searchpromotions_garbage_collect > /dev/null
    case $now in
      *03) python manage.py clean_ratings --shuffle ;; # once a day
      *) python manage.py clean_ratings ;;
    esac
    [ "$(cat "$last" 2>/dev/null)" = "$(date -u +%Y%m)" ] || count_ratings
    case $(date -u +%u%H) in # from Thursday at eight to the end of Friday; it goes out once
      408|409|41?|42?|5??) python manage.py send_newsletter ;;
    esac
    hour=$now
  fi
  sleep 60
done
