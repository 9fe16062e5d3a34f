#!/usr/bin/python3
# Makes frames by Scapy that somebody outside sends: a line of each kind, REASON|ROLE|NAME|HEX HEX.... The arguments are the MAC, IPv4, IPv6 and
# link-local addresses of the attacker, who has none of ours, and of two devices.
import sys
from scapy.config import conf
conf.ipv6_enabled = False  # no interface is asked for anything
from scapy.packet import Raw
from scapy.layers.l2 import Ether, ARP, Dot1Q, Dot3, LLC, STP
from scapy.layers.inet import IP, UDP, TCP, ICMP, IPOption_LSRR
from scapy.layers.dhcp import BOOTP, DHCP
from scapy.layers.inet6 import (IPv6, ICMPv6ND_RA, ICMPv6ND_NA, ICMPv6ND_NS, ICMPv6NDOptPrefixInfo, ICMPv6NDOptDstLLAddr, ICMPv6EchoRequest, ICMPv6MLQuery,
                                IPv6ExtHdrHopByHop, IPv6ExtHdrDestOpt, IPv6ExtHdrRouting, IPv6ExtHdrFragment, PadN, RouterAlert)

(me, ip, ip6, ll), (vmac, vip, vip6, vll), (wmac, wip, wip6, wll) = [sys.argv[i:i + 4] for i in (1, 5, 9)]
EVERYBODY, ZERO, ALL6 = 'ff:ff:ff:ff:ff:ff', '00:00:00:00:00:00', '33:33:00:00:00:01'


def say(reason, name, *frames):
    print('|'.join((reason, '-', name, ' '.join(bytes(frame).hex() for frame in frames))))


def eth(to=vmac, source=me, **fields):
    return Ether(src=source, dst=to, **fields)


udp = UDP(sport=1, dport=2) / Raw(b'from outside')
pad = [PadN(optdata=b'\0' * 4)]
say('SRC_OURS', 'our Ethernet addresses', eth(source=wmac) / IP(src=wip, dst=vip) / udp, eth(source=vmac) / IP(src=ip, dst=vip) / udp,
    eth(EVERYBODY, wmac) / ARP(op=1, hwsrc=wmac, psrc=wip, pdst=vip), eth(source=wmac) / Dot1Q(vlan=5) / IP(src=wip, dst=vip) / udp,
    eth(source=wmac, type=0x88cc) / Raw(b'x' * 60))
say('SRC_OURS', 'our IPv4 addresses', eth() / IP(src=wip, dst=vip) / udp, eth() / IP(src=vip, dst=vip) / TCP(), eth(EVERYBODY) / IP(src=wip, dst='10.69.255.255') / udp)
say('SRC_OURS', 'our IPv6 addresses', eth() / IPv6(src=wip6, dst=vip6) / udp, eth(ALL6) / IPv6(src=wll, dst='ff02::1', hlim=255) / ICMPv6EchoRequest(),
    eth() / IPv6(src=wip6, dst=vip6) / IPv6ExtHdrDestOpt(options=pad) / udp)
say('SRC_OURS', 'our addresses in ARP', eth() / ARP(op=2, hwsrc=me, psrc=wip, hwdst=vmac, pdst=vip), eth(EVERYBODY) / ARP(op=2, hwsrc=me, psrc=wip, pdst=wip),
    eth(EVERYBODY) / ARP(op=1, hwsrc=me, psrc=vip, pdst=vip), eth(EVERYBODY) / ARP(op=1, hwsrc=me, psrc=wip, pdst=vip))
say('SRC_OURS', 'our addresses in neighbour advertisements', *[eth(ALL6) / IPv6(src=ll, dst='ff02::1', hlim=255) / between / ICMPv6ND_NA(tgt=target, O=1) / ICMPv6NDOptDstLLAddr(lladdr=me)
                                                             for target in (vip6, vll, wip6) for between in (IPv6ExtHdrHopByHop(options=pad), IPv6ExtHdrDestOpt(options=pad))],
    eth(ALL6) / IPv6(src=ll, dst='ff02::1', hlim=255) / ICMPv6ND_NA(tgt=vip6, O=1), eth() / IPv6(src=ip6, dst=vip6, hlim=255) / ICMPv6ND_NA(tgt=wip6, S=1, O=1))
say('SRC_INVALID', 'group and zero sources', *[eth(source=source) / IP(src=ip, dst=vip) / udp for source in (EVERYBODY, ZERO, '01:00:5e:00:00:01')])
say('BPDU', 'spanning tree', Dot3(src=me, dst='01:80:c2:00:00:00') / LLC(dsap=0x42, ssap=0x42, ctrl=3) / STP())
say('ETHERTYPE', 'LLDP, LACP, EAPOL, pause', *[eth(to, type=kind) / Raw(b'\0\1' + b'x' * 60) for to, kind in
                                             (('01:80:c2:00:00:0e', 0x88cc), ('01:80:c2:00:00:02', 0x8809), ('01:80:c2:00:00:03', 0x888e), ('01:80:c2:00:00:01', 0x8808))])
say('ETHERTYPE', 'VLAN tags', eth() / Dot1Q(vlan=5) / IP(src=ip, dst=vip) / udp, eth() / Dot1Q(vlan=5) / Dot1Q(vlan=6) / IP(src=ip, dst=vip) / udp,
    eth(type=0x88a8) / Dot1Q(vlan=5) / IP(src=ip, dst=vip) / udp)
say('SOURCE_ROUTE', 'source routes', eth() / IP(src=ip, dst=vip, options=[IPOption_LSRR(routers=[wip])]) / udp,
    eth() / IPv6(src=ip6, dst=vip6) / IPv6ExtHdrRouting(addresses=[wip6]) / udp)
say('FRAGMENT', 'fragments that hide', eth() / IP(src=ip, dst=vip, flags='MF', proto=6) / Raw(bytes(TCP())[:8]),
    eth(ALL6) / IPv6(src=ll, dst='ff02::1', hlim=255) / IPv6ExtHdrFragment(nh=58) / ICMPv6ND_NA(tgt=vip6))
say('HEADER_CHAIN', 'a hop-by-hop header behind others', eth() / IPv6(src=ip6, dst=vip6) / IPv6ExtHdrDestOpt() / IPv6ExtHdrHopByHop() / udp)
say('MALFORMED', 'packets that contradict themselves', eth() / IP(src=ip, dst=vip, len=2000) / udp, eth() / IPv6(src=ip6, dst=vip6, plen=2000) / udp)
say('DST_RESERVED', 'IPv4 to switches', eth('01:80:c2:00:00:0e') / IP(src=ip, dst=vip) / udp)
say('NO_DESTINATION', 'what is for nobody here', eth('02:00:00:00:00:99') / IP(src=ip, dst=vip) / udp)
say('NOT_DROPPED', 'what routers and servers outside say', eth(ALL6) / IPv6(src=ll, dst='ff02::1', hlim=255) / ICMPv6ND_RA() / ICMPv6NDOptPrefixInfo(prefix='fd66::', prefixlen=64),
    eth(EVERYBODY) / IP(src=ip, dst='255.255.255.255') / UDP(sport=67, dport=68) / BOOTP(op=2) / DHCP(options=[('message-type', 2), 'end']),
    eth('01:00:5e:00:00:01') / IP(src=ip, dst='224.0.0.1', ttl=1, proto=2) / Raw(b'\x11\x64\xee\x9b\0\0\0\0'),
    eth('01:00:5e:00:00:05') / IP(src=ip, dst='224.0.0.5', ttl=1, proto=89) / Raw(b'\2\1' + b'\0' * 42),
    eth(ALL6) / IPv6(src=ll, dst='ff02::1', hlim=1) / IPv6ExtHdrHopByHop(options=[RouterAlert(), PadN(optdata=b'')]) / ICMPv6MLQuery(),
    eth(EVERYBODY) / ARP(op=1, hwsrc=me, psrc=ip, pdst=ip), eth(EVERYBODY) / IP(src='198.51.100.7', dst='255.255.255.255') / udp)
say('SRC_OURS', 'searches for duplicates of our addresses', eth(ALL6) / IPv6(src='::', dst='ff02::1', hlim=255) / ICMPv6ND_NS(tgt=vip6),
    eth(EVERYBODY) / ARP(op=1, hwsrc=me, psrc='0.0.0.0', hwdst=ZERO, pdst=vip))
