#!/usr/bin/env bash
# Brings a release onto this host: fetch, verify, switch, check health, go back if sick. A second run changes nothing.
#
# A release is a manifest (`SHA-256  NAME` a line, as sha256sum writes it) and the files that it names; each is an
# object of the bucket under artefacts/SHA-256. RELEASE is the manifest's own SHA-256, so it stands for every byte.
#
# Takes ARTEFACTS_BUCKET, RELEASE, PASSWORD_VERSION (of the password's parameter), AWS_REGION in its environment.
# DELIVER_ROOT is another root folder than /; HEALTH_SECONDS how long a release may take to get healthy.
set -euo pipefail

umask 022
: "${ARTEFACTS_BUCKET:?}" "${RELEASE:?}" "${PASSWORD_VERSION:?}" "${AWS_REGION:?}"
root=${DELIVER_ROOT:-}
health_seconds=${HEALTH_SECONDS:-90}
base=$root/opt/warm-pool
units=$root/etc/systemd/system
fetch_attempts=5
looks_a_second=4
# A release that was sick is left alone for so long: a schedule must not take the gateway down every half hour.
sick_minutes=360
releases_kept=3

say() { printf 'deliver: %s\n' "$*"; }
fail() {
  printf 'deliver: %s\n' "$*" >&2
  exit 1
}

# Whether a file has the bytes of a SHA-256.
is_genuine() { printf '%s  %s\n' "$1" "$2" | sha256sum --check --status 2>/dev/null; }

# Fetches an object by its SHA-256 into the store, unless it is there. What isn't what its name says is never kept.
fetch() {
  local sha=$1 file=$base/artefacts/$1 attempt
  [[ $sha =~ ^[0-9a-f]{64}$ ]] || fail "\"$sha\" is no SHA-256"
  is_genuine "$sha" "$file" && return
  for ((attempt = 1; attempt <= fetch_attempts; attempt++)); do
    if aws s3 cp --only-show-errors "s3://$ARTEFACTS_BUCKET/artefacts/$sha" "$file.partial"; then
      if ! is_genuine "$sha" "$file.partial"; then
        rm -f "$file.partial"
        fail "the artefact $sha has other bytes than its name says: refused"
      fi
      mv -f "$file.partial" "$file"
      return
    fi
    sleep "$attempt"
  done
  fail "the artefact $sha can't be fetched"
}

# Lays a release's files out beside the others. It is complete once it has its name.
assemble() {
  local folder=$base/releases/$RELEASE making=$base/releases/.making sha name
  rm -rf "$making"
  mkdir -p "$making"
  fetch "$RELEASE"
  while read -r sha name; do
    [[ $name =~ ^[A-Za-z0-9][A-Za-z0-9.@-]*$ ]] || fail "the manifest names \"$name\": refused"
    fetch "$sha"
    case $name in
      node | caddy | *.sh) install -m 0755 "$base/artefacts/$sha" "$making/$name" ;;
      *) install -m 0644 "$base/artefacts/$sha" "$making/$name" ;;
    esac
  done <"$base/artefacts/$RELEASE"
  cp "$base/artefacts/$RELEASE" "$making/manifest"
  rm -rf "$folder"
  mv "$making" "$folder"
}

is_complete() {
  local folder=$base/releases/$RELEASE
  is_genuine "$RELEASE" "$folder/manifest" || return 1
  (cd "$folder" && sha256sum --check --status --strict manifest)
}

# What can be known to be wrong before anything is switched.
check_before() {
  local folder=$base/releases/$RELEASE
  "$folder/node" --check "$folder/gateway.mjs" || fail "the bundle is no program: nothing is switched"
  (
    set -a
    # shellcheck source=/dev/null
    . "$folder/caddy.env"
    "$folder/caddy" validate --adapter caddyfile --config "$folder/Caddyfile" >/dev/null 2>&1
  ) || fail "Caddy refuses its configuration: nothing is switched"
}

current() {
  local target
  target=$(readlink "$base/current" 2>/dev/null) || return 0
  basename "$target"
}

# Whether two releases differ in any of the files named after them.
differ() {
  local from=$base/releases/$1 to=$base/releases/$2 name
  [ -n "$1" ] || return 0
  for name in "${@:3}"; do
    cmp -s "$from/$name" "$to/$name" || return 0
  done
  return 1
}

# Puts a release's units in their place and turns the link, at once. Every step counts: `set -e` sleeps in conditions.
lay_out() {
  local release=$base/releases/$1 unit
  mkdir -p "$units" "$root/etc/sysusers.d" || return 1
  install -m 0644 "$release/warm-pool.sysusers" "$root/etc/sysusers.d/warm-pool.conf" || return 1
  systemd-sysusers || return 1
  for unit in gateway.service caddy.service certificates@.service certificates.timer; do
    install -m 0644 "$release/$unit" "$units/$unit" || return 1
  done
  rm -f "$base/.current"
  ln -s "releases/$1" "$base/.current" || return 1
  mv -fT "$base/.current" "$base/current" || return 1
  systemctl daemon-reload || return 1
  systemctl enable --quiet gateway.service caddy.service certificates.timer
}

# Makes a release the current one and restarts what differs. Takes the release before it and its own name.
switch() {
  local from=$1 to=$2
  lay_out "$to" || return 1
  if differ "$from" "$to" node gateway.mjs gateway.env gateway.service read-password-hash.sh; then
    systemctl restart gateway.service || return 1
  fi
  if differ "$from" "$to" caddy Caddyfile site.caddyfile caddy.env caddy.service keep-certificates.sh; then
    systemctl restart caddy.service || return 1
  fi
  systemctl restart certificates.timer
}

setting() { sed -n "s/^$2=//p" "$base/releases/$1/gateway.env"; }

# Whether the app that answers is this release's, and Caddy stands before it.
is_healthy() {
  local answer
  answer=$(curl --silent --max-time 2 "http://127.0.0.1:$(setting "$1" GATEWAY_PORT)/healthz") || return 1
  [[ $answer == *"\"bundleSha256\":\"$(setting "$1" GATEWAY_BUNDLE_SHA256)\""* ]] || return 1
  systemctl is-active --quiet caddy.service
}

gets_healthy() {
  local look
  for ((look = 0; look < health_seconds * looks_a_second; look++)); do
    is_healthy "$1" && return
    sleep 0.25
  done
  return 1
}

# Back to the release before, if there was one; either way this delivery has failed.
go_back() {
  local from=$1
  touch "$base/releases/$RELEASE/.sick"
  [ -n "$from" ] || fail "the release $RELEASE doesn't get healthy, and there is none before it"
  switch "$RELEASE" "$from" || true
  gets_healthy "$from" || fail "the release $RELEASE doesn't get healthy, and neither does $from again"
  fail "the release $RELEASE doesn't get healthy: back to $from"
}

forget_old() {
  local name file kept
  find "$base/releases" -mindepth 1 -maxdepth 1 -type d -printf '%T@ %f\n' | sort -rn | tail -n "+$((releases_kept + 1))" |
    while read -r _ name; do
      [ "$name" = "$(current)" ] || rm -rf "${base:?}/releases/$name"
    done
  kept=" $(cut -d ' ' -f 1 "$base"/releases/*/manifest | tr '\n' ' ')"
  for file in "$base"/artefacts/*; do
    name=${file##*/}
    [[ $kept == *" $name "* ]] || [ -d "$base/releases/$name" ] || rm -f "$file"
  done
}

# The release is the current one already: a password that changed, or a program that died, wants a restart.
renew() {
  if [ "$(cat "$base/password-version" 2>/dev/null)" = "$PASSWORD_VERSION" ] && is_healthy "$RELEASE"; then
    say "$RELEASE is here and healthy: nothing to do"
    return
  fi
  systemctl restart gateway.service
  systemctl is-active --quiet caddy.service || systemctl restart caddy.service
  gets_healthy "$RELEASE" || fail "the release $RELEASE was healthy once and isn't now; there is no other to go to"
  printf '%s\n' "$PASSWORD_VERSION" >"$base/password-version"
  say "$RELEASE restarted"
}

main() {
  local before
  [[ $RELEASE =~ ^[0-9a-f]{64}$ ]] || fail "\"$RELEASE\" is no SHA-256"
  mkdir -p "$base/artefacts" "$base/releases"
  exec 9>"$base/lock"
  flock --wait 600 9 || fail "another delivery has been running for ten minutes"
  before=$(current)
  if [ -n "$(find "$base/releases/$RELEASE/.sick" -mmin "-$sick_minutes" 2>/dev/null)" ]; then
    fail "the release $RELEASE was sick less than six hours ago: not tried again yet"
  fi
  is_complete || assemble
  if [ "$before" = "$RELEASE" ]; then
    renew
    return
  fi
  check_before
  if ! switch "$before" "$RELEASE" || ! gets_healthy "$RELEASE"; then go_back "$before"; fi
  printf '%s\n' "$PASSWORD_VERSION" >"$base/password-version"
  forget_old
  say "$RELEASE is live"
}

main
