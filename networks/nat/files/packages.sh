#!/bin/bash
# The image may lack nft. A slow or failing repository is tried again; then the instance gives up.
set -euo pipefail

attempts=${NAT_INSTALL_ATTEMPTS:-4}
attempt_seconds=${NAT_INSTALL_ATTEMPT_SECONDS:-90}
pause_seconds=${NAT_INSTALL_PAUSE_SECONDS:-10}

missing=()
command -v nft >/dev/null || missing+=(nftables)
command -v aws >/dev/null || missing+=(awscli-2)
if [ ${#missing[@]} -eq 0 ]; then exit 0; fi

for ((attempt = 1; attempt <= attempts; attempt++)); do
  if timeout "$attempt_seconds" dnf install --assumeyes --setopt=install_weak_deps=False "${missing[@]}"; then
    exit 0
  fi
  echo "nat: dnf failed to install ${missing[*]} (try $attempt of $attempts)" >&2
  sleep "$pause_seconds"
done
echo "nat: giving up: without ${missing[*]} this instance can't be a NAT" >&2
exit 1
