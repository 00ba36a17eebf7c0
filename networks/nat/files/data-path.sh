#!/bin/bash
# Makes the data path: rules, forwarding, and a namespace that stands for a worker. Safe to run again.
set -euo pipefail

here=$(dirname "$(readlink -f "$0")")
namespace=${NAT_PROBE_NAMESPACE:-nat-probe}

# Devices are called ens5 or ens6 as it comes: the address of the interface that the stack owns finds it.
device_with_mac() {
  ip -oneline link show | awk -v mac="$1" '
    tolower($0) ~ "link/ether " tolower(mac) { name = $2; sub(/[@:].*/, "", name); print name; exit }'
}

# A worker of our own, at an address of the VPC that AWS gives to nobody: its packets take the workers' way through
# the very same rules.
make_probe() {
  ip netns delete "$namespace" 2>/dev/null || true
  ip link delete nat-probe0 2>/dev/null || true
  ip netns add "$namespace"
  ip link add nat-probe0 type veth peer name nat-probe1
  ip link set nat-probe1 netns "$namespace"
  sysctl --quiet --write net.ipv4.conf.nat-probe0.rp_filter=1 net.ipv4.conf.nat-probe0.send_redirects=0
  ip address add 169.254.255.1/32 dev nat-probe0
  ip link set nat-probe0 up
  ip route replace "$NAT_PROBE_ADDRESS/32" dev nat-probe0
  ip -netns "$namespace" address add "$NAT_PROBE_ADDRESS/32" dev nat-probe1
  ip -netns "$namespace" link set nat-probe1 up
  ip -netns "$namespace" route add 169.254.255.1/32 dev nat-probe1
  ip -netns "$namespace" route add default via 169.254.255.1 dev nat-probe1
}

device=$(device_with_mac "$NAT_MAC")
if [ -z "$device" ]; then
  echo "nat: no device has the address $NAT_MAC: is the stack's interface attached?" >&2
  exit 1
fi

# The conntrack keys of sysctl exist with the module alone.
[ -d /proc/sys/net/netfilter ] || modprobe nf_conntrack
nft --define "nat_device=$device" --define "nat_vpc=$NAT_VPC_CIDR" --file "$here/nat.nft"
sysctl --quiet --write "net.ipv4.conf.$device.rp_filter=1" "net.ipv4.conf.$device.send_redirects=0"
sysctl --quiet --load "$here/nat.sysctl.conf"
make_probe
echo "nat: $NAT_VPC_CIDR leaves through $device"
