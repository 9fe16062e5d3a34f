#!/usr/bin/python3
# Makes frames by Scapy that the guard must drop: a line of each kind, REASON|ROLE|NAME|HEX HEX..., where ROLE is the one that may send
# them, or "-". The arguments are the MAC, IPv4, IPv6 and link-local addresses of the attacker and of two victims.
import sys
from scapy.config import conf
conf.ipv6_enabled = False  # no interface is asked for anything
from scapy.packet import Raw
from scapy.layers.l2 import Ether, ARP, Dot1Q, Dot3, LLC, SNAP, STP
from scapy.layers.inet import IP, UDP, TCP, ICMP, IPOption_LSRR, IPOption_SSRR, IPOption_Router_Alert
from scapy.layers.dhcp import BOOTP, DHCP
from scapy.layers.dhcp6 import DHCP6_Reply, DHCP6_Advertise, DHCP6_RelayForward
from scapy.layers.inet6 import (IPv6, ICMPv6ND_RA, ICMPv6ND_NA, ICMPv6ND_NS, ICMPv6ND_RS, ICMPv6ND_Redirect, ICMPv6NDOptSrcLLAddr,
                                ICMPv6NDOptDstLLAddr, ICMPv6NDOptPrefixInfo, ICMPv6MLQuery, ICMPv6MLReport, ICMPv6MLReport2,
                                ICMPv6DestUnreach, ICMPv6PacketTooBig, ICMPv6TimeExceeded, ICMPv6ParamProblem, ICMPv6EchoRequest,
                                IPv6ExtHdrHopByHop, IPv6ExtHdrDestOpt, IPv6ExtHdrRouting, IPv6ExtHdrFragment, PadN, Pad1, RouterAlert,
                                Jumbo, HAO)

(me, ip, ip6, ll), (vmac, vip, vip6, vll), (wmac, wip, wip6, wll) = [sys.argv[i:i + 4] for i in (1, 5, 9)]
EVERYBODY, ZERO = 'ff:ff:ff:ff:ff:ff', '00:00:00:00:00:00'
ALL4, ALL6 = '01:00:5e:00:00:01', '33:33:00:00:00:01'
GATEWAY = '10.69.0.1'
CISCO = 0x00000c


def say(reason, name, *frames, role='-'):
    print('|'.join((reason, role, name, ' '.join(bytes(frame).hex() for frame in frames))))


def eth(to=EVERYBODY, source=me, **fields):
    return Ether(src=source, dst=to, **fields)


def from4(to=vmac, source=ip, **fields):
    return eth(to) / IP(src=source, dst=vip if to == vmac else '10.69.255.255', **fields)


def from6(to=ALL6, source=ll, **fields):
    fields.setdefault('dst', vip6 if to == vmac else 'ff02::1')
    fields.setdefault('hlim', 255)
    return eth(to) / IPv6(src=source, **fields)


def udp(source=4000, to=4000, octets=b'forged'):
    return UDP(sport=source, dport=to) / Raw(octets)


honest = IP(src=ip, dst=vip) / udp()
victims = IP(src=wip, dst=vip) / udp()

# The Ethernet header.
say('SRC_INVALID', 'group and zero sources', *[eth(vmac, source) / honest for source in (EVERYBODY, ZERO, ALL4, ALL6, '01:80:c2:00:00:00')])
say('SRC_MAC', 'foreign sources', eth(vmac, wmac) / victims, eth(EVERYBODY, vmac) / victims, eth(vmac, '02:00:00:00:00:66') / honest,
    eth(vmac, wmac) / ARP(op=2, hwsrc=wmac, psrc=wip, hwdst=vmac, pdst=vip), eth(vmac, vmac) / honest)
say('BPDU', 'spanning tree', Dot3(src=me, dst='01:80:c2:00:00:00') / LLC(dsap=0x42, ssap=0x42, ctrl=3) / STP(rootid=0, bridgeid=0),
    Dot3(src=me, dst='01:80:c2:00:00:00') / LLC(dsap=0x42, ssap=0x42, ctrl=3) / Raw(b'\0\0\0\x80'),
    Dot3(src=me, dst=vmac) / LLC(dsap=0x42, ssap=0x42, ctrl=3) / STP(rootid=0))
say('BPDU', 'per-VLAN spanning tree', Dot3(src=me, dst='01:00:0c:cc:cc:cd') / LLC(dsap=0xaa, ssap=0xaa, ctrl=3) / SNAP(OUI=CISCO, code=0x010b) / STP())
for name, code in (('CDP', 0x2000), ('VTP', 0x2003), ('DTP', 0x2004), ('UDLD', 0x0111)):
    say('ETHERTYPE', name, Dot3(src=me, dst='01:00:0c:cc:cc:cc') / LLC(dsap=0xaa, ssap=0xaa, ctrl=3) / SNAP(OUI=CISCO, code=code) / Raw(b'x' * 40))
for name, kind, to in (('LLDP', 0x88cc, '01:80:c2:00:00:0e'), ('LLDP to a host', 0x88cc, vmac), ('LACP', 0x8809, '01:80:c2:00:00:02'),
                       ('EAPOL', 0x888e, '01:80:c2:00:00:03'), ('EAPOL to a host', 0x888e, vmac), ('pause', 0x8808, '01:80:c2:00:00:01'),
                       ('MACsec', 0x88e5, vmac), ('MPLS', 0x8847, vmac), ('PPPoE', 0x8863, EVERYBODY), ('PTP', 0x88f7, '01:1b:19:00:00:00'),
                       ('wake on LAN', 0x0842, vmac), ('loopback test', 0x9000, vmac)):
    say('ETHERTYPE', name, eth(to, type=kind) / Raw(b'\0\1' + b'x' * 60))
say('ETHERTYPE', 'IEEE 802.3 with IPv4 in SNAP', Dot3(src=me, dst=vmac) / LLC(dsap=0xaa, ssap=0xaa, ctrl=3) / SNAP(OUI=0, code=0x0800) / victims,
    Dot3(src=me, dst=vmac) / LLC(dsap=6, ssap=6, ctrl=3) / victims)
tags = [eth(vmac) / Dot1Q(vlan=5), eth(vmac) / Dot1Q(vlan=0, prio=7), eth(vmac) / Dot1Q(vlan=5) / Dot1Q(vlan=6),
        eth(vmac, type=0x88a8) / Dot1Q(vlan=5), eth(vmac, type=0x88a8) / Dot1Q(vlan=5) / Dot1Q(vlan=6), eth(vmac, type=0x9100) / Dot1Q(vlan=4095),
        eth(vmac, type=0x9200) / Dot1Q(vlan=1), eth(EVERYBODY) / Dot1Q(vlan=1)]
say('ETHERTYPE', 'VLAN tags before an honest packet', *[tag / honest for tag in tags])
say('ETHERTYPE', 'VLAN tags before a forged packet', *[tag / victims for tag in tags],
    eth() / Dot1Q(vlan=1) / ARP(op=2, hwsrc=me, psrc=vip, pdst=vip), eth(ALL6) / Dot1Q() / IPv6(src=ll, dst='ff02::1') / ICMPv6ND_RA())
say('DST_RESERVED', 'IPv4 to switches', *[eth('01:80:c2:00:00:0%x' % i) / honest for i in range(16)])

# ARP and RARP.
say('ARP_SPA', 'ARP: the gateway is here', eth(vmac) / ARP(op=2, hwsrc=me, psrc=GATEWAY, hwdst=vmac, pdst=vip))
say('ARP_SPA', 'ARP: a victim is here', eth(vmac) / ARP(op=2, hwsrc=me, psrc=wip, hwdst=vmac, pdst=vip),
    eth(vmac) / ARP(op=1, hwsrc=me, psrc=wip, hwdst=vmac, pdst=vip), eth() / ARP(op=1, hwsrc=me, psrc=wip, pdst=vip))
say('ARP_SPA', 'ARP: gratuitous request', eth() / ARP(op=1, hwsrc=me, psrc=vip, hwdst=ZERO, pdst=vip))
say('ARP_SPA', 'ARP: gratuitous reply', eth() / ARP(op=2, hwsrc=me, psrc=vip, hwdst=EVERYBODY, pdst=vip),
    eth() / ARP(op=2, hwsrc=me, psrc=vip, hwdst=me, pdst=vip))
say('ARP_SPA', 'ARP: probe for a victim\'s address', eth() / ARP(op=1, hwsrc=me, psrc='0.0.0.0', hwdst=ZERO, pdst=vip))
say('ARP_SPA', 'ARP: reply from nowhere', eth() / ARP(op=2, hwsrc=me, psrc='0.0.0.0', pdst=ip))
say('ARP_SHA', 'ARP: a victim\'s hardware address', eth(vmac) / ARP(op=2, hwsrc=wmac, psrc=wip, hwdst=vmac, pdst=vip),
    eth(vmac) / ARP(op=2, hwsrc=wmac, psrc=ip, hwdst=vmac, pdst=vip), eth() / ARP(op=1, hwsrc=ZERO, psrc=ip, pdst=vip))
say('MALFORMED', 'ARP of another shape', eth() / ARP(op=3, hwsrc=me, psrc=ip), eth() / ARP(op=4, hwsrc=me, psrc=ip), eth() / ARP(op=8, hwsrc=me, psrc=ip),
    eth() / ARP(op=0, hwsrc=me, psrc=ip), eth() / ARP(hwtype=6, hwsrc=me, psrc=ip), eth() / ARP(ptype=0x86dd, hwsrc=me, psrc=ip),
    eth() / ARP(op=257, hwsrc=me, psrc=ip),
    eth(type=0x0806) / Raw(bytes(ARP(hwsrc=me, psrc=ip))[:27]),
    eth(type=0x0806) / Raw(b'\0\1\x08\0\x08\x04' + bytes(ARP(hwsrc=me, psrc=ip))[6:] + b'\0' * 8),
    eth(type=0x0806) / Raw(b'\0\1\x08\0\x06\x10' + bytes(ARP(hwsrc=me, psrc=ip))[6:] + b'\0' * 40))
rarp = dict(hwsrc=me, psrc='0.0.0.0', hwdst=me, pdst='0.0.0.0')
say('ARP_SHA', 'RARP for another', eth(type=0x8035) / ARP(op=3, **(rarp | {'hwdst': vmac})), eth(type=0x8035) / ARP(op=3, **(rarp | {'hwsrc': vmac})))
say('ARP_SPA', 'RARP from a victim\'s address', eth(type=0x8035) / ARP(op=3, **(rarp | {'psrc': vip})), eth(type=0x8035) / ARP(op=3, **(rarp | {'pdst': vip})))
say('MALFORMED', 'RARP answers', eth(vmac, type=0x8035) / ARP(op=4, hwsrc=me, psrc=ip, hwdst=vmac, pdst=wip), eth(type=0x8035) / ARP(op=1, **rarp))

# IPv4.
OUTSIDE4 = '192.0.2.1', '169.254.1.1', '8.8.8.8'
for source in (wip, vip, GATEWAY, '127.0.0.1', '0.0.0.0', '0.1.2.3', '224.0.0.1', '239.1.2.3', '240.0.0.1', '255.255.255.255', '10.69.0.0',
               '10.69.255.255', *OUTSIDE4):
    say('SRC_IP4', 'IPv4 from ' + source, from4(source=source) / udp(), from4(EVERYBODY, source=source) / ICMP(),
        from4(source=source) / TCP(sport=1, dport=2), from4(source=source, frag=100, flags='MF') / Raw(b'x' * 16),
        from4(source=source, options=[IPOption_Router_Alert()]) / udp(), role='ROUTER' if source in OUTSIDE4 else '-')
say('SOURCE_ROUTE', 'IPv4 source routes', from4(options=[IPOption_LSRR(routers=[wip])]) / udp(), from4(options=[IPOption_SSRR(routers=[wip])]) / udp(),
    from4(options=[IPOption_Router_Alert(), IPOption_LSRR(routers=[wip])]) / TCP())
say('MALFORMED', 'IPv4 headers that contradict themselves', from4(ihl=4) / udp(), from4(ihl=15) / udp(), from4(version=6) / udp(), from4(len=2000) / udp(),
    from4(len=19) / udp(), eth(vmac, type=0x0800) / Raw(bytes(honest)[:19]), eth(vmac, type=0x86dd) / honest,
    from4(ihl=6) / Raw(b'\x94\x01\0\0') / udp(), from4(ihl=6) / Raw(b'\x94\x05\0\0') / udp())
say('MALFORMED', 'IPv4 upper layers that are cut off', from4(proto=17) / Raw(b'\x0f\xa0\x0f\xa0'), 
    from4(proto=17) / Raw(b'\x0f\xa0\x0f\xa0\0\7\0'), from4(proto=6) / Raw(b'x' * 19), 
    from4(proto=1) / Raw(b'\x08\0\0'), from4(proto=2) / Raw(b'\x16\0\0\0'), from4(proto=1) / Raw(b'\3\1\0\0\0\0\0\0' + b'x' * 8))
say('MALFORMED', 'IPv4 fragments that cannot be', from4(flags='MF', frag=100) / Raw(b'x' * 15), from4(frag=8191) / Raw(b'x' * 16))
say('FRAGMENT', 'tiny first fragments of IPv4', from4(flags='MF', proto=6) / Raw(bytes(TCP(sport=1, dport=22))[:8]),
    from4(flags='MF', proto=6) / Raw(bytes(TCP(sport=1, dport=22))[:16]))
say('FRAGMENT', 'IPv4 fragments that overlap the TCP header', from4(frag=1, proto=6) / Raw(b'x' * 16), from4(frag=2, flags='MF', proto=6) / Raw(b'x' * 8))
offer = BOOTP(op=2, yiaddr='10.69.9.9', siaddr=ip, chaddr=bytes.fromhex(vmac.replace(':', ''))) / DHCP(options=[('message-type', 2), ('router', ip), 'end'])
say('FRAGMENT', 'IPv4 fragments of what the rules look at', from4(EVERYBODY, flags='MF', proto=17) / Raw(bytes(UDP(sport=67, dport=68, len=400))+b'x'*8),
    from4(flags='MF', proto=2) / Raw(b'\x11\0\0\0\0\0\0\0'), from4(frag=1, proto=2) / Raw(b'x' * 8), from4(flags='MF', proto=1) / Raw(b'\5\1' + b'\0' * 14),
    from4(flags='MF', proto=1) / Raw(b'\x0b\0' + b'\0' * 38), from4(flags='MF', proto=17) / Raw(bytes(UDP(sport=68, dport=67, len=400)) + b'x' * 8))

# DHCP.
say('DHCP_SERVER', 'DHCP offers', from4(EVERYBODY) / UDP(sport=67, dport=68) / offer, from4() / UDP(sport=67, dport=68) / offer,
    from4() / UDP(sport=1067, dport=68) / offer, role='DHCP_SERVER')
say('DHCP_SERVER', 'DHCP as a relay', from4() / UDP(sport=67, dport=67) / offer, role='DHCP_SERVER')
say('DHCP_SERVER', 'DHCP from a server\'s port to any', from4() / UDP(sport=67, dport=4000) / Raw(b'x'), role='DHCP_SERVER')


def ask(options=(), kind=1, mac=me, source='0.0.0.0', to='255.255.255.255', end=('end',), **fields):
    fields.setdefault('chaddr', bytes.fromhex(mac.replace(':', '')))
    return eth() / IP(src=source, dst=to) / UDP(sport=68, dport=67) / BOOTP(**fields) / DHCP(options=[('message-type', kind), *options, *end])


say('DHCP_CLIENT', 'DHCP for another hardware address', ask(mac=vmac), ask(mac=vmac, kind=3), ask(mac=vmac, kind=7, source=ip), ask(mac='02:00:00:00:00:77'), role='DHCP_SERVER')
say('DHCP_CLIENT', 'DHCP with another\'s identifier', ask([('client_id', b'\1' + bytes.fromhex(vmac.replace(':', '')))]), ask([('client_id', b'\0name')]), role='DHCP_SERVER')
say('DHCP_CLIENT', 'DHCP as if relayed', ask(giaddr=ip), ask([('relay_agent_information', b'\1\2ab')]), role='DHCP_SERVER')
say('DHCP_CLIENT', 'DHCP for another\'s address', ask(ciaddr=vip), ask(ciaddr=vip, kind=7), role='DHCP_SERVER')
say('DHCP_CLIENT', 'DHCP that hides options', ask([('dhcp-option-overload', 1)]), role='DHCP_SERVER')
say('DHCP_CLIENT', 'DHCP of a server\'s kinds to its port', ask(kind=2), ask(kind=5), ask(kind=6), ask(op=2), role='DHCP_SERVER')
say('DHCP_CLIENT', 'DHCP that is no DHCP', eth() / IP(src='0.0.0.0', dst='255.255.255.255') / UDP(sport=68, dport=67) / Raw(b'x' * 300),
    eth() / IP(src='0.0.0.0', dst='255.255.255.255') / UDP(sport=68, dport=67) / Raw(bytes(BOOTP(chaddr=bytes.fromhex(me.replace(':', ''))))[:239]),
    from4() / udp(4000, 67), from4() / udp(68, 67), role='DHCP_SERVER')
say('DHCP_SERVER', 'DHCPv6 server messages', from6(vmac, dst=vll) / UDP(sport=547, dport=546) / DHCP6_Reply(trid=1),
    from6() / UDP(sport=4000, dport=546) / DHCP6_Advertise(trid=1), from6(vmac, dst=vll) / UDP(sport=547, dport=4000) / Raw(b'x'), role='DHCP_SERVER')
say('DHCP_SERVER', 'DHCPv6 server messages behind extension headers', from6(vmac, dst=vll) / IPv6ExtHdrDestOpt(options=[PadN(optdata=b'\0' * 4)]) / UDP(sport=547, dport=546) / DHCP6_Reply(),
    from6(vmac, dst=vll) / IPv6ExtHdrHopByHop(options=[PadN(optdata=b'\0' * 4)]) / IPv6ExtHdrDestOpt() / UDP(sport=547, dport=546) / DHCP6_Reply(), role='DHCP_SERVER')
say('DHCP_CLIENT', 'DHCPv6 that a client does not say', *[from6('33:33:00:01:00:02', dst='ff02::1:2') / UDP(sport=546, dport=547) / Raw(bytes([kind]) + b'\0' * 40)
                                                        for kind in (0, 2, 7, 10, 12, 13, 255)], from6(dst='ff02::1:2') / UDP(sport=546, dport=547) / Raw(b'\1'), role='DHCP_SERVER')

# IPv6.
for source in (wip6, wll, vip6, vll, '::1', 'ff02::1', '::ffff:10.69.0.1', '2001:db8::1', 'fe80::1', 'fd69::ffff'):
    say('SRC_IP6', 'IPv6 from ' + source, from6(vmac, source) / udp(), from6(source=source) / ICMPv6EchoRequest(), from6(vmac, source) / TCP(),
        from6(vmac, source) / IPv6ExtHdrDestOpt() / udp(), from6(vmac, source, nh=44) / IPv6ExtHdrFragment(nh=17, offset=100, m=1) / Raw(b'x' * 16),
        from6(vmac, source, nh=59), role='ROUTER' if source == '2001:db8::1' else '-')
say('SRC_IP6', 'duplicate address detection of a victim\'s', from6('33:33:ff:00:00:00', '::', dst='ff02::1:ff00:0') / ICMPv6ND_NS(tgt=vip6),
    from6('33:33:ff:00:00:00', '::', dst='ff02::1:ff00:0') / ICMPv6ND_NS(tgt=vll), from6(source='::') / ICMPv6ND_NA(tgt=vip6), from6(vmac, '::') / udp(),
    from6(source='::') / ICMPv6ND_NS(tgt=ip6) / ICMPv6NDOptSrcLLAddr(lladdr=me), from6(source='::', hlim=64) / ICMPv6ND_NS(tgt=ip6),
    from6('33:33:00:00:00:02', '::', dst='ff02::2') / ICMPv6ND_RS() / ICMPv6NDOptSrcLLAddr(lladdr=me))
say('SOURCE_ROUTE', 'IPv6 routing headers', *[from6(vmac, ip6) / IPv6ExtHdrRouting(type=kind, addresses=[wip6]) / udp() for kind in (0, 2, 3, 4, 253)],
    from6(vmac, ip6) / IPv6ExtHdrDestOpt() / IPv6ExtHdrRouting(addresses=[wip6], segleft=0) / udp())
say('SOURCE_ROUTE', 'IPv6 home address', from6(vmac, ip6) / IPv6ExtHdrDestOpt(options=[HAO(hoa=wip6)]) / udp())
chain = from6(vmac, ip6)
for _ in range(9):
    chain = chain / IPv6ExtHdrDestOpt()
say('HEADER_CHAIN', 'IPv6 header chains', chain / udp(), from6(vmac, ip6) / IPv6ExtHdrDestOpt() / IPv6ExtHdrHopByHop() / udp(),
    from6(vmac, ip6) / IPv6ExtHdrHopByHop() / IPv6ExtHdrHopByHop() / udp(), from6(vmac, ip6, nh=200) / Raw(b'x' * 40), from6(vmac, ip6, nh=253) / Raw(b'x' * 40),
    from6(vmac, ip6) / IPv6ExtHdrDestOpt(nh=255) / Raw(b'x' * 40), from6(vmac, ip6, nh=1) / ICMP(), from6(vmac, ip6, nh=2) / Raw(b'\x11' + b'x' * 20))
say('MALFORMED', 'IPv6 headers that contradict themselves', from6(vmac, ip6, version=4) / udp(), from6(vmac, ip6, plen=2000) / udp(),
    eth(vmac, type=0x86dd) / Raw(bytes(IPv6(src=ip6, dst=vip6))[:39]), eth(vmac, type=0x0800) / IPv6(src=ip6, dst=vip6) / udp(),
    from6(vmac, ip6, nh=60) / Raw(b'\x11\x10' + b'\0' * 22), from6(vmac, ip6, nh=60) / Raw(b'\x11'), from6(vmac, ip6, plen=0) / IPv6ExtHdrHopByHop(options=[Jumbo(jumboplen=70000)]) / udp(),
    from6(vmac, ip6, nh=60) / Raw(b'\x11\0\1\x20\0\0\0\0') / udp())
say('MALFORMED', 'neighbour discovery that is cut off or runs over', from6(nh=58) / Raw(b'\x88\0\0\0' + b'\0' * 12),
    from6(nh=58) / Raw(bytes(ICMPv6ND_NS(tgt=ip6)) + b'\1\0' + b'\0' * 6), from6(nh=58) / Raw(bytes(ICMPv6ND_NS(tgt=ip6)) + b'\1\2' + b'\0' * 6),
    from6(nh=58) / Raw(bytes(ICMPv6ND_NS(tgt=ip6)) + b'\1\2' + b'\0' * 14), from6(nh=58) / Raw(b'\x86\0\0\0\0\0\0\0'))
say('FRAGMENT', 'tiny and overlapping fragments of IPv6', from6(vmac, ip6) / IPv6ExtHdrFragment(nh=6, m=1) / Raw(bytes(TCP())[:16]),
    from6(vmac, ip6) / IPv6ExtHdrFragment(nh=6, offset=1) / Raw(b'x' * 16), from6(vmac, ip6) / IPv6ExtHdrFragment(nh=6, offset=2, m=1) / Raw(b'x' * 16))

# RFC 7113 and its like: what hides behind extension headers and fragments.
ra = ICMPv6ND_RA(routerlifetime=1800) / ICMPv6NDOptSrcLLAddr(lladdr=me) / ICMPv6NDOptPrefixInfo(prefix='fd66::', prefixlen=64)
na = ICMPv6ND_NA(tgt=vip6, R=0, S=0, O=1) / ICMPv6NDOptDstLLAddr(lladdr=me)
pad = [PadN(optdata=b'\0' * 4)]
eight = IPv6ExtHdrHopByHop(options=pad)
for _ in range(7):
    eight = eight / IPv6ExtHdrDestOpt(options=pad)
hidden = lambda message: (from6() / IPv6ExtHdrHopByHop(options=pad) / message, from6() / IPv6ExtHdrDestOpt(options=pad) / message,
                          from6() / IPv6ExtHdrHopByHop(options=pad) / IPv6ExtHdrDestOpt(options=pad) / IPv6ExtHdrDestOpt() / message, from6() / eight / message)
say('RA', 'router advertisements', from6() / ra, from6(vmac, dst=vll) / ra, from6(source=ip6) / ra, from6(hlim=64) / ra,
    from6() / ICMPv6ND_RA(routerlifetime=0), role='ROUTER')
say('RA', 'router advertisements behind extension headers', *hidden(ra), role='ROUTER')
say('RA', 'other messages of routers', from4(EVERYBODY) / ICMP(type=9) / Raw(b'\1\2\7\x08' + b'\0' * 8),
    *[from6(nh=58) / Raw(bytes([kind]) + b'\0' * 23) for kind in (138, 151, 153)], role='ROUTER')
say('ND_TARGET', 'advertisements of a victim', from6(vmac, dst=vll) / na, from6() / na, from6(source=ip6) / ICMPv6ND_NA(tgt=vll, R=1, S=1, O=1),
    from6(vmac, ip6) / ICMPv6ND_NA(tgt=wip6, S=1, O=1) / ICMPv6NDOptDstLLAddr(lladdr=me), from6() / ICMPv6ND_NA(tgt='fd69::1'), from6(hlim=64) / na)
say('ND_TARGET', 'advertisements of a victim behind extension headers', *hidden(na))
say('ND_TARGET', 'multicast targets', from6() / ICMPv6ND_NA(tgt='ff02::1'), from6() / ICMPv6ND_NS(tgt='ff02::1:ff00:1'))
say('ND_LLA', 'foreign link-layer addresses', from6() / ICMPv6ND_NS(tgt=vip6) / ICMPv6NDOptSrcLLAddr(lladdr=wmac),
    from6() / ICMPv6ND_NA(tgt=ip6, O=1) / ICMPv6NDOptDstLLAddr(lladdr=wmac), from6(dst='ff02::2') / ICMPv6ND_RS() / ICMPv6NDOptSrcLLAddr(lladdr=vmac),
    from6() / ICMPv6ND_NA(tgt=ip6) / ICMPv6NDOptDstLLAddr(lladdr=me) / ICMPv6NDOptDstLLAddr(lladdr=wmac),
    from6() / IPv6ExtHdrDestOpt(options=pad) / ICMPv6ND_NS(tgt=vip6) / ICMPv6NDOptSrcLLAddr(lladdr=wmac))
whole = IPv6ExtHdrFragment(nh=58)
say('FRAGMENT', 'neighbour discovery in fragments', from6() / whole / ra, from6() / whole / na, from6() / whole / ICMPv6ND_NS(tgt=ip6), from6() / whole / ICMPv6ND_RS(),
    from6() / IPv6ExtHdrFragment(nh=58, m=1) / Raw(bytes(ra)[:32]), from6() / IPv6ExtHdrHopByHop(options=pad) / IPv6ExtHdrFragment(nh=58, m=1) / Raw(bytes(na)[:24]),
    from6() / whole / ICMPv6ND_Redirect(tgt=ll, dst=vip6), from6() / whole / ICMPv6MLQuery())
say('FRAGMENT', 'extension headers behind the fragment header', from6() / IPv6ExtHdrFragment(nh=60, m=1) / IPv6ExtHdrDestOpt(nh=58, options=pad),
    from6() / IPv6ExtHdrFragment(nh=60) / IPv6ExtHdrDestOpt(options=pad) / ra, from6(vmac, ip6) / IPv6ExtHdrFragment(nh=44, m=1) / IPv6ExtHdrFragment(nh=17) / Raw(b'x' * 16),
    from6(vmac, ip6) / IPv6ExtHdrFragment(nh=60, m=1) / Raw(bytes(IPv6ExtHdrDestOpt(nh=58, options=[PadN(optdata=b'\0' * 60)]))))
say('FRAGMENT', 'DHCPv6 in fragments', from6(vmac, dst=vll) / IPv6ExtHdrFragment(nh=17) / UDP(sport=547, dport=546) / DHCP6_Reply(),
    from6(vmac, dst=vll) / IPv6ExtHdrFragment(nh=17, m=1) / Raw(bytes(UDP(sport=547, dport=546, len=400)) + b'x' * 16))

# Authentication headers: the length counts words less 2.
ah = lambda upper, length=1: Raw(bytes([upper, length]) + b'\0' * (2 + 4 * length + 4))
say('RA', 'router advertisements behind an authentication header', from6(nh=51) / ah(58) / ra, from6(nh=51) / ah(58, 4) / ra,
    from6() / IPv6ExtHdrDestOpt(nh=51, options=pad) / ah(58) / ra, role='ROUTER')
say('ND_TARGET', 'advertisements of a victim behind an authentication header', from6(nh=51) / ah(58) / na)
say('MALFORMED', 'an authentication header that is too short or cut off', from6(nh=51) / ah(58, 0) / ra, from6(vmac, ip6, nh=51) / Raw(b'\x11\x40' + b'\0' * 30))
say('HEADER_CHAIN', 'extension headers that are not walked', *[from6(vmac, ip6, nh=kind) / Raw(b'\x3a\0' + b'\0' * 6) / ra for kind in (135, 139, 140, 254)])
say('MALFORMED', 'membership reports whose records run over', eth('01:00:5e:00:00:16') / IP(src=ip, dst='224.0.0.22', ttl=1, proto=2) / Raw(b'\x22\0\0\0\0\0\0\2\4\0\0\0\xef\1\2\3'),
    eth('01:00:5e:00:00:16') / IP(src=ip, dst='224.0.0.22', ttl=1, proto=2) / Raw(b'\x22\0\0\0\0\0\0\1\4\0\0\2\xef\1\2\3\x0a\1\2\3'),
    from6('33:33:00:00:00:16', dst='ff02::16', hlim=1) / IPv6ExtHdrHopByHop(nh=58, options=[RouterAlert(), PadN(optdata=b'')]) / Raw(b'\x8f\0\0\0\0\0\0\1\4\0\0\1' + b'\xff' * 16))

# Redirects, queries, routing protocols.
quote = IP(src=vip, dst='192.0.2.7') / udp()
say('REDIRECT', 'redirects', from4() / ICMP(type=5, code=1, gw=ip) / quote, from4() / ICMP(type=5, code=0, gw=wip) / quote,
    from6(vmac, dst=vll) / ICMPv6ND_Redirect(tgt=ll, dst='2001:db8::7'),
    from6(vmac, dst=vll) / IPv6ExtHdrDestOpt(options=pad) / ICMPv6ND_Redirect(tgt=ll, dst='2001:db8::7'), role='ROUTER')
alert = IPv6ExtHdrHopByHop(options=[RouterAlert(), PadN(optdata=b'')])
say('GROUP_QUERY', 'group queries', eth(ALL4) / IP(src=ip, dst='224.0.0.1', ttl=1, proto=2, options=[IPOption_Router_Alert()]) / Raw(b'\x11\x64\xee\x9b\0\0\0\0'),
    eth(ALL4) / IP(src=ip, dst='224.0.0.1', ttl=1, proto=2) / Raw(b'\x11\x64\xec\x1e\0\0\0\0\2\x7d\0\0'), eth(vmac) / IP(src=ip, dst=vip, proto=2) / Raw(b'\x11' + b'\0' * 7),
    from6(hlim=1) / alert / ICMPv6MLQuery(), from6(vmac, dst=vll, hlim=1) / ICMPv6MLQuery(), role='ROUTER')


def group4(protocol_or_port, to, upper=None):
    mac = '01:00:5e:' + ':'.join('%02x' % (int(octet) & (0x7f if i == 0 else 0xff)) for i, octet in enumerate(to.split('.')[1:]))
    return eth(mac) / IP(src=ip, dst=to, ttl=1, proto=17 if upper else protocol_or_port) / (upper or Raw(b'\2\1' + b'\0' * 42))


say('ROUTING', 'routing protocols', *[group4(protocol, '224.0.0.5') for protocol in (88, 89, 103, 112, 124)],
    *[from4(proto=protocol) / Raw(b'x' * 40) for protocol in (88, 89, 103, 112, 124)], *[from6(nh=protocol, hlim=1) / Raw(b'x' * 40) for protocol in (89, 103, 112)], role='ROUTER')
say('ROUTING', 'routing protocols over UDP', *[group4(0, '224.0.0.9', udp(port, port)) for port in (520, 646, 698, 1985, 2029, 3222, 6696)],
    from4(EVERYBODY) / udp(520, 520), eth() / IP(src=ip, dst='255.255.255.255') / udp(698, 698),
    *[from6('33:33:00:00:00:09', dst='ff02::9') / udp(port, port) for port in (521, 6696)], from4(EVERYBODY, flags='MF', proto=17) / Raw(bytes(udp(520, 520, b'x' * 16))),
    from4(EVERYBODY) / udp(4000, 520), group4(0, '224.0.0.9', udp(4000, 520)), from6('33:33:00:00:00:09', dst='ff02::9') / IPv6ExtHdrDestOpt(options=pad) / udp(521, 521), role='ROUTER')
say('ROUTING', 'other kinds of IGMP', *[eth(ALL4) / IP(src=ip, dst='224.0.0.1', ttl=1, proto=2) / Raw(bytes([kind]) + b'\0' * 7) for kind in (0x13, 0x14, 0x24, 0x30, 0x31)], role='ROUTER')
say('ICMP_QUOTE', 'ICMP errors about what was not sent here', *[from4() / ICMP(type=kind, code=code) / IP(src=vip, dst=wip) / udp() for kind, code in ((3, 3), (3, 4), (4, 0), (11, 0), (12, 0))], role='ROUTER')
quote6 = IPv6(src=vip6, dst=wip6) / udp()
say('ICMP_QUOTE', 'ICMPv6 errors about what was not sent here', *[from6(vmac, ip6) / error / quote6 for error in
                                                                (ICMPv6DestUnreach(code=4), ICMPv6PacketTooBig(mtu=1280), ICMPv6TimeExceeded(), ICMPv6ParamProblem())],
    from6(vmac, ip6) / IPv6ExtHdrDestOpt(options=pad) / ICMPv6PacketTooBig(mtu=1280) / quote6, role='ROUTER')
say('SRC_IP4', 'what a router forwards', from4(source='198.51.100.7') / udp(), from4(source='8.8.8.8') / TCP(), role='ROUTER')
say('SRC_IP6', 'what a router forwards over IPv6', from6(vmac, '2001:db8::7') / udp(), role='ROUTER')

# What the same host may say to all, so that a guard that drops everything is found out.
say('NOT_DROPPED', 'honest broadcasts', eth() / ARP(op=1, hwsrc=me, psrc=ip, pdst=ip), eth() / ARP(op=2, hwsrc=me, psrc=ip, hwdst=EVERYBODY, pdst=ip),
    eth() / ARP(op=1, hwsrc=me, psrc='0.0.0.0', pdst=ip), eth() / ARP(op=1, hwsrc=me, psrc=ip, pdst='10.69.77.77'), eth() / IP(src=ip, dst='255.255.255.255') / udp(),
    group4(0, '224.0.0.251', udp(5353, 5353)), from6('33:33:00:00:00:fb', dst='ff02::fb') / udp(5353, 5353), from6() / ICMPv6ND_NA(tgt=ip6, O=1) / ICMPv6NDOptDstLLAddr(lladdr=me),
    from6() / ICMPv6EchoRequest(), from6(source=ip6) / IPv6ExtHdrDestOpt(options=pad) / udp(), from4(EVERYBODY, flags='MF', proto=17) / Raw(bytes(udp(octets=b'x' * 16))),
    from4(EVERYBODY, frag=3, proto=17) / Raw(b'x' * 9), from6() / IPv6ExtHdrFragment(nh=17, m=1) / Raw(bytes(udp(octets=b'x' * 16))), from6(nh=59),
    from4(EVERYBODY) / TCP(flags='S', options=[('MSS', 1460)]), from4(EVERYBODY, options=[IPOption_Router_Alert()]) / udp(), from4(EVERYBODY, proto=50) / Raw(b'x' * 30),
    eth() / IP(src=ip, dst='10.69.255.255') / udp(137, 137), from6(nh=50) / Raw(b'x' * 30), from6(nh=51) / ah(17) / udp(),
    from4(EVERYBODY) / ICMP(type=3, code=3) / IP(src=vip, dst=ip) / udp(), from6() / ICMPv6DestUnreach(code=4) / IPv6(src=vip6, dst=ip6) / udp(),
    from6() / ICMPv6ND_NS(tgt='fd69::77:77') / ICMPv6NDOptSrcLLAddr(lladdr=me), from4(EVERYBODY, proto=41) / Raw(b'x' * 40), from4(EVERYBODY) / ICMP(type=10),
    from6(source=ll, dst='ff02::2') / ICMPv6ND_RS() / ICMPv6NDOptSrcLLAddr(lladdr=me))
