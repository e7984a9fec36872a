#!/bin/sh
# What must be done every minute, hour and week, for want of a cron in the container.
hour= week=
while true; do
  python manage.py publish_scheduled
  now=$(date -u +%Y%m%d%H)
  [ "$now" = "$hour" ] || { python manage.py housekeeping; hour=$now; }
  if [ "$(date -u +%u%H)" = 408 ] && [ "$(date -u +%V)" != "$week" ]; then
    python manage.py send_newsletter
    week=$(date -u +%V)
  fi
  sleep 60
done
