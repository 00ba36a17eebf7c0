#!/usr/bin/env bash
# Certificates outlive the host: `save` puts Caddy's store (certificates, keys, its own authority) into the bucket when
# it changed, `restore` brings it onto a new host before Caddy first starts. Let's Encrypt gives the same certificate
# five times a week at most, and browsers that trust our own authority would have to be told of another.
set -euo pipefail

: "${ARTEFACTS_BUCKET:?}" "${AWS_REGION:?}"
export AWS_REGION
root=${DELIVER_ROOT:-}
store=$root/var/lib/caddy
state=$root/var/lib/warm-pool
object=certificates/store.tar

# The same files give the same bytes, whenever and in whatever order they were written.
pack() {
  tar --create --directory "$store" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner \
    --exclude=./locks --exclude=./last_clean.json .
}

save() {
  # Without it this host has never looked for the store of the one before: an empty one must not replace it.
  [ -f "$state/certificates" ] || return 0
  local file sha
  file=$(mktemp)
  # shellcheck disable=SC2064 # the name as it is now
  trap "rm -f '$file'" EXIT
  pack >"$file"
  sha=$(sha256sum <"$file")
  [ "$sha" = "$(cat "$state/certificates")" ] && return
  aws s3 cp --only-show-errors "$file" "s3://$ARTEFACTS_BUCKET/$object"
  printf '%s\n' "$sha" >"$state/certificates"
}

restore() {
  [ -f "$state/certificates" ] && return
  local count
  mkdir -p "$state" "$store"
  # A bucket that can't be asked is no empty bucket: better no Caddy for a moment than a certificate too many.
  count=$(aws s3api list-objects-v2 --no-paginate --bucket "$ARTEFACTS_BUCKET" --prefix "$object" --query KeyCount --output text)
  if [ "$count" != 0 ]; then
    aws s3 cp --only-show-errors "s3://$ARTEFACTS_BUCKET/$object" - |
      tar --extract --directory "$store" --no-same-owner
  fi
  if [ -z "$root" ]; then chown -R caddy:caddy "$store"; fi
  pack | sha256sum >"$state/certificates"
}

case ${1:-} in
  save | restore) "$1" ;;
  *)
    echo "usage: keep-certificates.sh save|restore" >&2
    exit 64
    ;;
esac
