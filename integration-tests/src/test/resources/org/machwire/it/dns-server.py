"""A DNS server: whatever it is asked, the answer is 192.0.2.53."""
import socket

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("0.0.0.0", 53))
print("listening", flush=True)
while True:
    question, asker = server.recvfrom(1500)
    end = 12
    while question[end]:
        end += question[end] + 1
    record = b"\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4" + socket.inet_aton("192.0.2.53")
    server.sendto(question[:2] + b"\x81\x80\0\1\0\1\0\0\0\0" + question[12:end + 5] + record, asker)
