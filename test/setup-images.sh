#!/usr/bin/env bash
# Makes the base that the tests build the images on, .local/image-base: a small Debian with Python and pip in it.
# Does nothing where it is there already. Needs root, debootstrap, and Debian's packages.
set -euo pipefail
cd "$(dirname "$0")/.."

suite=bookworm
base=.local/image-base
stamp="$base/etc/image-base"
wanted="$(cksum <"$0")"

if [ "$(cat "$stamp" 2>/dev/null || true)" = "$wanted" ]; then
  echo "$base is up to date"
  exit 0
fi

rm -rf "$base"
mkdir -p "$base"
echo "making $base with debootstrap"
debootstrap --variant=minbase --include=ca-certificates,python3,python3-pip,python-is-python3 "$suite" "$base" \
  >.local/debootstrap.log 2>&1 || { tail -n 20 .local/debootstrap.log >&2; exit 1; }
# What no program reads, so that each layer is copied faster.
rm -rf "$base"/var/cache/apt "$base"/var/lib/apt/lists "$base"/usr/share/{doc,man,locale}
# pip trusts in a build whom this machine trusts.
cp /etc/ssl/certs/ca-certificates.crt "$base/etc/ssl/certs/ca-certificates.crt"
printf '[global]\ncert = /etc/ssl/certs/ca-certificates.crt\n' >"$base/etc/pip.conf"
echo "$wanted" >"$stamp"
echo "$base is ready"
