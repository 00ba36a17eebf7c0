#!/bin/bash
# Waits for the first proven packet: the address may still be on its way from the last instance.
set -euo pipefail

here=$(dirname "$(readlink -f "$0")")
rounds=${NAT_PROVE_ROUNDS:-10}
pause_seconds=${NAT_PROVE_PAUSE_SECONDS:-3}

for ((round = 1; round <= rounds; round++)); do
  if "$here/probe.sh"; then exit 0; fi
  sleep "$pause_seconds"
done
echo "nat: giving up: no packet came through in $rounds rounds" >&2
exit 1
