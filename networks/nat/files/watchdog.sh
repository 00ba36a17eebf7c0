#!/bin/bash
# Probes the data path for as long as the instance lives. Ends with 1 when it is dead: its unit then powers the
# instance off, which terminates it, and the group launches another.
set -euo pipefail

here=$(dirname "$(readlink -f "$0")")
every_seconds=${NAT_WATCH_EVERY_SECONDS:-10}
allowed=${NAT_WATCH_FAILURES:-3}
failures=0

# systemd ends us where these stop: a watchdog that hangs is as bad as none.
tell_systemd() {
  if [ -n "${NOTIFY_SOCKET:-}" ]; then systemd-notify "$@"; fi
}

tell_systemd --ready
while true; do
  if "$here/probe.sh"; then failures=0; else failures=$((failures + 1)); fi
  if [ "$failures" -ge "$allowed" ]; then
    echo "nat: the data path is dead: $failures rounds in a row without an answer" >&2
    exit 1
  fi
  tell_systemd WATCHDOG=1
  sleep "$every_seconds"
done
