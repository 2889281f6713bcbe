"""Listens on as many UDP ports and Unix datagram sockets as asked for, and prints what arrives, one JSON object a line."""

import json
import os
import selectors
import socket
import sys

selector = selectors.DefaultSelector()
ports = []
for number in range(int(os.environ["LISTENERS"])):
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind(("127.0.0.1", 0))
    ports.append(udp.getsockname()[1])
    selector.register(udp, selectors.EVENT_READ, (number, "udp"))
    unix = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    unix.bind(f"{number}.ss")
    selector.register(unix, selectors.EVENT_READ, (number, "unix"))
print(json.dumps({"ports": ports}), flush=True)

parent = os.getppid()
while os.getppid() == parent:
    for key, _ in selector.select(1):
        number, kind = key.data
        print(json.dumps({"listener": number, "kind": kind, "hex": key.fileobj.recv(65536).hex()}), flush=True)
sys.exit(0)
