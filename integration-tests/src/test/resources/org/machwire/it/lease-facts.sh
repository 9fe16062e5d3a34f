#!/bin/sh
# What udhcpc (with $1) and dhclient (with $reason) run: gives the interface its address, and a default route where a router is
# told; prints what else the lease says.
tell() {
  if [ -n "$2" ]; then
    echo "lease $1 $2"
  fi
}
case "${1:-$reason}" in
  bound | renew | BOUND)
    tell kind "${1:-$reason}"
    tell address "$ip$new_ip_address"
    tell mask "$subnet$new_subnet_mask"
    tell router "$router$new_routers"
    tell dns "$dns$new_domain_name_servers"
    tell mtu "$mtu$new_interface_mtu"
    tell domain "$domain$new_domain_name"
    tell host "$hostname$new_host_name"
    tell seconds "$lease$new_dhcp_lease_time"
    ip addr replace "$ip$new_ip_address/$subnet$new_subnet_mask" dev "$interface"
    if [ -n "$router$new_routers" ]; then
      ip route replace default via "$router$new_routers" dev "$interface"
    fi
    ;;
  BOUND6)
    tell address "$new_ip6_address"
    tell dns "$new_dhcp6_name_servers"
    tell domain "$new_dhcp6_domain_search"
    tell seconds "$new_max_life"
    ;;
esac
