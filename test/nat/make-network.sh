#!/bin/bash
# A small VPC in network namespaces, each called PREFIX-PLACE:
#
#   worker 10.42.0.10 ──┐
#   stranger 172.31.9.9 ┼── vpc ── outside 198.51.100.7
#   nat 10.42.192.10 ───┘
#
# `vpc` routes as AWS does: what the private side sends outside goes to the NAT's one device, which sends it back.
# It lets more through than AWS would: what comes from outside for a worker goes to the NAT too.
set -euo pipefail

prefix=$1
nat_mac=02:00:00:00:00:01

# What a test that was killed left behind: a prefix is wpnat-PID-NAME.
for path in /run/netns/wpnat-*; do
  pid=${path#*/wpnat-}
  if [ -e "$path" ] && ! [ -e "/proc/${pid%%-*}" ]; then ip netns delete "${path##*/}"; fi
done

for place in worker stranger nat vpc outside; do
  ip netns add "$prefix-$place"
  ip -netns "$prefix-$place" link set lo up
done

# join PLACE DEVICE ADDRESS GATEWAY BITS
join() {
  ip link add "$2" netns "$prefix-$1" type veth peer name "to-$1" netns "$prefix-vpc"
  ip -netns "$prefix-$1" address add "$3/$5" dev "$2"
  ip -netns "$prefix-$1" link set "$2" up
  ip -netns "$prefix-vpc" address add "$4/$5" dev "to-$1"
  ip -netns "$prefix-vpc" link set "to-$1" up
  ip -netns "$prefix-$1" route add default via "$4"
}
join worker eth0 10.42.0.10 10.42.0.1 24
join stranger eth0 172.31.9.9 172.31.9.1 24
join nat ens7 10.42.192.10 10.42.192.1 20
join outside eth0 198.51.100.7 198.51.100.1 24
ip -netns "$prefix-nat" link set ens7 address "$nat_mac"
ip -netns "$prefix-outside" address add 169.254.169.254/32 dev lo

nsenter --net="/run/netns/$prefix-vpc" sysctl --quiet --write \
  net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0 \
  net.ipv4.conf.to-nat.send_redirects=0 net.ipv4.conf.all.send_redirects=0
ip -netns "$prefix-vpc" route add default via 198.51.100.7
ip -netns "$prefix-vpc" route add default via 10.42.192.10 table 100
for place in worker stranger; do
  ip -netns "$prefix-vpc" rule add iif "to-$place" table 100
done
ip -netns "$prefix-vpc" rule add iif to-outside to 10.42.0.0/24 table 100
for device in to-worker to-stranger to-nat to-outside; do
  nsenter --net="/run/netns/$prefix-vpc" sysctl --quiet --write "net.ipv4.conf.$device.rp_filter=0"
done

# Counts what arrives where it should not.
for place in worker outside; do
  nsenter --net="/run/netns/$prefix-$place" nft -f - <<'RULES'
table ip arrivals {
  counter strange { }
  counter metadata { }
  counter uninvited { }
  chain arriving {
    type filter hook prerouting priority raw; policy accept;
    ip saddr 172.31.0.0/16 counter name strange
    ip daddr 169.254.169.254 counter name metadata
    udp dport 9 counter name uninvited
  }
}
RULES
done
