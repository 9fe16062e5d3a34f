#!/usr/bin/python3
# One end of a wire, the interface in the argument: sends each line of standard input, a frame in hexadecimal, and prints each frame that comes in.
import socket, sys, threading

wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
wire.bind((sys.argv[1], 3))


def listen():
    while True:
        frame, address = wire.recvfrom(70000)
        if address[2] != 4:
            print(frame.hex(), flush=True)


print("listening", flush=True)
threading.Thread(target=listen, daemon=True).start()
for line in sys.stdin:
    wire.send(bytes.fromhex(line))
