#!/usr/bin/env bash
# Makes the tools of the caddy tier with Go: the web server as the host runs it, and an ACME server for tests with names of its own.
set -euo pipefail
cd "$(dirname "$0")/.."

caddy_version=v2.10.2
pebble_version=v2.10.1
bin=$PWD/.local/bin

install() { # the command's name, its package, its version
  [ -f "$bin/.$1-$3" ] && return
  GOBIN=$bin go install "$2@$3"
  touch "$bin/.$1-$3"
}

if ! command -v go >/dev/null 2>&1; then
  echo "go is missing: install Go 1.25 or newer (https://go.dev/dl) and try again." >&2
  exit 1
fi
mkdir -p "$bin"
install caddy github.com/caddyserver/caddy/v2/cmd/caddy "$caddy_version"
install pebble github.com/letsencrypt/pebble/v2/cmd/pebble "$pebble_version"
install pebble-challtestsrv github.com/letsencrypt/pebble/v2/cmd/pebble-challtestsrv "$pebble_version"
