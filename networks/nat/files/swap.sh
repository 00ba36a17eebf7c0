#!/bin/bash
# Swap before all else: dnf on 512 MiB of memory is killed without it.
set -euo pipefail

file=${NAT_SWAP_FILE:-/var/swap}
size_mib=${NAT_SWAP_MIB:-1024}

if ! [ -e "$file" ]; then
  # dd and not fallocate: XFS's preallocated extents are no swap.
  dd if=/dev/zero of="$file.new" bs=1M count="$size_mib" status=none
  chmod 600 "$file.new"
  mkswap "$file.new" >/dev/null
  mv "$file.new" "$file"
fi
swapon --show=NAME --noheadings | grep -qxF "$file" || swapon "$file"
