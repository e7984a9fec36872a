#!/bin/sh
# Starts nginx in its container: writes down whose X-Forwarded-For counts (TRUSTED_PROXIES), fills
# the ballot box's host name in, and reads the configuration again when a container behind it has
# another address than before.
set -euf
conf=/etc/nginx
refuse() {
  echo "TRUSTED_PROXIES must name networks, such as 172.16.0.0/12: \"$1\" is none." >&2
  exit 1
}

trusted=
for network in $(echo "${TRUSTED_PROXIES:-}" | tr , ' '); do
  case $network in
    *[!0-9a-fA-F.:/]* | */0) refuse "$network" ;;
    *.* | *:*) trusted="${trusted}set_real_ip_from $network;
" ;;
    *) refuse "$network" ;;
  esac
done
printf %s "$trusted" > $conf/trusted-proxies.conf
sed "s|[$]{BALLOT_HOST}|$BALLOT_HOST|" $conf/templates/nginx.conf.template > $conf/nginx.conf

addresses() { getent hosts site ballot | sort; }
(
  known=$(addresses)
  while sleep 10; do
    now=$(addresses)
    if [ "$now" != "$known" ] && nginx -t -q 2> /dev/null && nginx -s reload; then
      known=$now
    fi
  done
) &

# nginx's error log names the visitor whose request failed, what was searched for, and the page
# before. (-W: mawk would keep lines back; other awks ignore it.)
rm -f /tmp/errors && mkfifo /tmp/errors
awk -W interactive '{
  sub(/, client: [^,]*/, ""); sub(/, referrer: .*/, ""); gsub(/\?[^ "]*/, ""); print; fflush()
}' < /tmp/errors >&2 2> /dev/null &
exec nginx -g 'daemon off;' 2> /tmp/errors
