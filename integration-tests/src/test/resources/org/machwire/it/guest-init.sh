#!/bin/busybox sh
# The only program of a virtual machine: configures eth0, pings and fetches what the kernel's command line says, tells on the
# console what came of it, and ends the machine. Parameters without a dot come as variables.
/bin/busybox --install -s /bin
mount -t devtmpfs devtmpfs /dev
mount -t proc proc /proc
mount -t sysfs sysfs /sys
for module in /modules/*; do
  insmod "$module"
done

# Leased addresses are nobody else's: they are used at once.
echo 0 >/proc/sys/net/ipv6/conf/eth0/accept_dad
ip link set eth0 up
if [ -n "$machwire_dhcp" ]; then
  udhcpc -i eth0 -n -q -s /lease
fi
if [ -n "$machwire_ipv4" ]; then
  ip addr add "$machwire_ipv4" dev eth0
fi
if [ -n "$machwire_ipv6" ]; then
  ip addr add "$machwire_ipv6" dev eth0
fi
echo "guest mac: $(cat /sys/class/net/eth0/address)"
ip -o addr show dev eth0 | while read -r _ _ family address _; do
  echo "guest $family: $address"
done

# The first paragraph of what nslookup prints is about the server.
for name in $machwire_lookup; do
  nslookup "$name" | sed -e '1,/^$/d' -n -e "s/^Address[^:]*:[[:space:]]*/guest lookup $name: /p"
done
# The address of each is there by now, its neighbours are not: the first request may have to wait.
for address in $(echo "$machwire_ping" | tr ',' ' '); do
  if ping -c 3 -W 20 "$address"; then
    echo "guest ping $address: answered"
  fi
done
if [ -n "$machwire_url" ]; then
  wget -q -O /fetched "$machwire_url"
  echo "guest fetched: $(sha256sum </fetched)"
fi
echo "guest end"
reboot -f
