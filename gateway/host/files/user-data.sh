#!/usr/bin/env bash
# What the host needs before anything is delivered to it; the rest comes by State Manager (deliver.sh).
set -euo pipefail

# Nobody logs in by SSH: Session Manager is the way in.
systemctl disable --now sshd.service sshd.socket 2>/dev/null || true

# A small host's memory is short for a moment while it is delivered to.
if ! swapon --show | grep -q /swap; then
  fallocate --length 1G /swap
  chmod 600 /swap
  mkswap /swap
  swapon /swap
  echo '/swap none swap sw 0 0' >>/etc/fstab
fi

mkdir -p /etc/systemd/journald.conf.d
printf '[Journal]\nSystemMaxUse=200M\n' >/etc/systemd/journald.conf.d/warm-pool.conf
systemctl restart systemd-journald
