#!/usr/bin/env bash
# Puts the password's slow hash where only root reads it: systemd hands it to the app as a variable. Never on a disk.
set -euo pipefail

: "${PASSWORD_HASH_PARAMETER:?}" "${AWS_REGION:?}"
folder=${DELIVER_ROOT:-}/run/warm-pool
umask 077
mkdir -p "$folder"

hash=$(aws ssm get-parameter --region "$AWS_REGION" --name "$PASSWORD_HASH_PARAMETER" --with-decryption \
  --query Parameter.Value --output text) || hash=
if [[ $hash =~ ^scrypt:[0-9]+:[0-9]+:[0-9]:[A-Za-z0-9_-]+:[A-Za-z0-9_-]+$ ]]; then
  printf 'GATEWAY_HTTP_PASSWORD_HASH=%s\n' "$hash" >"$folder/password.env.partial"
  mv -f "$folder/password.env.partial" "$folder/password.env"
elif [ -s "$folder/password.env" ]; then
  echo "the parameter $PASSWORD_HASH_PARAMETER can't be read now: the last password stays" >&2
else
  echo "the parameter $PASSWORD_HASH_PARAMETER holds no password hash, or can't be read" >&2
  exit 1
fi
