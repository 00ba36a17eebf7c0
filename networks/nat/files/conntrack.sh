#!/bin/bash
# Sizes connection tracking from the memory: an eighth of it, at 320 bytes a connection (the kernel's struct nf_conn
# with its extensions), four connections a bucket.
set -euo pipefail

meminfo=${1:-/proc/meminfo}
max=$(awk '/^MemTotal:/ { printf "%d", $2 * 1024 / 8 / 320 }' "$meminfo")
if [ -z "$max" ]; then
  echo "nat: $meminfo doesn't tell the memory" >&2
  exit 1
fi
sysctl --quiet --write "net.netfilter.nf_conntrack_buckets=$((max / 4))" "net.netfilter.nf_conntrack_max=$max"
