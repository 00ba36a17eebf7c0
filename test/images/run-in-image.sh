#!/usr/bin/env bash
# Runs a command in an image's files as Fargate does: a root file system that can't be written, /proc and /dev of its
# own, the image's user, the command as the first process. Wants to be the first process of namespaces of its own
# (unshare --mount --pid --fork), so that nothing of it outlives the command.
set -euo pipefail
root=$1 user=$2 directory=$3
shift 3

mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero random urandom; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir -m 1777 "$root/dev/shm"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
mount -o remount,ro,bind "$root"

exec chroot --userspec="$user" "$root" /usr/bin/env --chdir="$directory" "$@"
