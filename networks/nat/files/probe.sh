#!/bin/bash
# One round: does a packet of a worker's leave, and does an answer come back? One target that answers is enough:
# a service that is down is not the NAT's fault. A name that isn't resolved is tried at its last known address.
set -euo pipefail

namespace=${NAT_PROBE_NAMESPACE:-nat-probe}
known=${NAT_STATE_FOLDER:-/run/nat}/addresses
seconds=${NAT_PROBE_TIMEOUT_SECONDS:-3}

address_of() {
  local found
  found=$(timeout "$seconds" getent ahostsv4 "$1" | awk 'NR == 1 { print $1 }') || true
  if [ -n "$found" ]; then
    echo "$found" >"$known/$1"
  elif [ -e "$known/$1" ]; then
    found=$(<"$known/$1")
  fi
  echo "$found"
}

mkdir -p "$known"
for target in $NAT_PROBE_TARGETS; do
  address=$(address_of "${target%:*}")
  [ -n "$address" ] || continue
  # shellcheck disable=SC2016 # the inner shell fills these
  if timeout "$seconds" ip netns exec "$namespace" bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$address" "${target##*:}" 2>/dev/null; then
    exit 0
  fi
done
echo "nat: none of $NAT_PROBE_TARGETS answered a packet that went through the NAT" >&2
exit 1
