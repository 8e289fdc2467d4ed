#!/bin/sh
# Restarts the processes behind nginx one after the other, so that nobody notices:
#
#   rolling-restart.sh 3001 3002
#
# Each is taken out of nginx before it is stopped, and put back when it is ready. It stops at the first that does not
# become ready, and leaves it out.
set -eu

nodes=${NODES:-/etc/nginx/tafelrunde/nodes.conf}
reload=${RELOAD:-nginx -s reload}
restart=${RESTART:-systemctl restart tafelrunde@}

say() { echo "rolling-restart: $*" >&2; }

# Old workers of nginx end their requests by the old list; the application takes requests for a while (STOP_DELAY).
tell_nginx() {
    sed -i "$1" "$nodes"
    $reload
    sleep 1
}

[ $# -gt 1 ] || { say "name the ports of at least two processes."; exit 2; }
for port in "$@"; do
    grep -Eq "^ *server [^;]*:$port( [^;]*)?;" "$nodes" || { say "$nodes has no process on port $port."; exit 2; }
done
if grep -Eq '^ *server [^;]* down;' "$nodes"; then
    say "a process is out already: look after it, take \"down\" off its line in $nodes and reload nginx."
    exit 1
fi

for port in "$@"; do
    tell_nginx "s/^\( *server [^;]*:$port\( [^;]*\)\{0,1\}\);/\1 down;/"
    $restart$port
    tries=0
    until curl --fail --silent --output /dev/null --max-time 5 "http://127.0.0.1:$port/readyz"; do
        tries=$((tries + 1))
        [ $tries -lt 240 ] || { say "the process on port $port is not ready; it stays out."; exit 1; }
        sleep 0.5
    done
    tell_nginx "s/^\( *server [^;]*:$port\( [^;]*\)\{0,1\}\) down;/\1;/"
done
