#!/bin/busybox sh
# What udhcpc runs: makes the interface what the lease says, and tells it.
case "$1" in
  deconfig)
    ip addr flush dev "$interface"
    ;;
  bound | renew)
    ip addr add "$ip/$mask" dev "$interface"
    if [ -n "$router" ]; then
      ip route add default via "${router%% *}" dev "$interface"
    fi
    if [ -n "$mtu" ]; then
      ip link set "$interface" mtu "$mtu"
    fi
    for server in $dns; do
      echo "nameserver $server"
    done >/etc/resolv.conf
    echo "guest lease: $ip/$mask router ${router:-none} dns ${dns:-none} mtu ${mtu:-none}"
    ;;
esac
