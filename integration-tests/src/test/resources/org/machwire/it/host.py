#!/usr/bin/python3
"""What hosts do, by the sockets of the kernel: serve PORT and fetch ADDRESS PORT OCTETS over TCP; member GROUP PORT and ask GROUP PORT TEXT, of a
multicast group on eth0, whose members answer."""
import hashlib
import socket
import struct
import sys

PATIENCE = 20


def family(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def serve(port):
    """Sends each peer as many random-looking octets as he asks for."""
    server = socket.create_server(("::", int(port)), family=socket.AF_INET6, dualstack_ipv6=True)
    print("listening", flush=True)
    while True:
        peer, _ = server.accept()
        with peer:
            peer.sendall(hashlib.shake_128(b"machwire").digest(struct.unpack("!I", peer.recv(4))[0]))


def fetch(address, port, octets):
    with socket.create_connection((address, int(port)), PATIENCE) as server:
        server.sendall(struct.pack("!I", int(octets)))
        received = b"".join(iter(lambda: server.recv(65536), b""))
    sys.exit(received != hashlib.shake_128(b"machwire").digest(int(octets)))


def bound(group):
    link = socket.if_nametoindex("eth0")
    one = socket.socket(family(group), socket.SOCK_DGRAM)
    if family(group) == socket.AF_INET6:
        one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, link)
    else:
        one.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, struct.pack("4s4si", b"", b"", link))
    return one, link


def member(group, port):
    one, link = bound(group)
    one.bind((group, int(port), 0, link) if one.family == socket.AF_INET6 else (group, int(port)))
    raw = socket.inet_pton(one.family, group)
    if one.family == socket.AF_INET6:
        one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, raw + struct.pack("i", link))
    else:
        one.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, raw + struct.pack("4si", b"", link))
    print("listening", flush=True)
    answers = socket.socket(one.family, socket.SOCK_DGRAM)
    while True:
        text, asker = one.recvfrom(1500)
        answers.sendto(b"heard " + text, asker)


def ask(group, port, text):
    one, _ = bound(group)
    one.settimeout(0.3)
    for _ in range(int(PATIENCE / 0.3)):
        one.sendto(text.encode(), (group, int(port)))
        try:
            sys.exit(one.recv(1500) != b"heard " + text.encode())
        except socket.timeout:
            pass
    sys.exit(1)


{"serve": serve, "fetch": fetch, "member": member, "ask": ask}[sys.argv[1]](*sys.argv[2:])
