#!/bin/bash
# Removes what make-network.sh and the NAT's own scripts made under a prefix.
set -uo pipefail

prefix=$1
for place in worker stranger nat vpc outside probe; do
  if [ -e "/run/netns/$prefix-$place" ]; then ip netns delete "$prefix-$place"; fi
done
