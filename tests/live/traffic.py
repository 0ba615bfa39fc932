"""Traffic between two ends, the same each time but for the clock.

    traffic.py serve ADDRESS          answers until it is stopped
    traffic.py talk ADDRESS ROUNDS    TCP, UDP, resets, a closed port
    traffic.py burst ADDRESS COUNT    so many datagrams, as fast as it goes
    traffic.py drip ADDRESS SECONDS   a datagram from a new port each 50 ms

The server holds a socket that asks for time stamps: while there is one the
kernel gives a packet one time, which all that capture it see, but for TCP
packets of the other side, whose place for it is in use."""
import socket
import struct
import sys
import threading
import time

TCP_PORT, UDP_PORT, CLOSED_PORT = 7000, 7001, 7002
OWN_PORT = 20000
SO_TIMESTAMPNS = 35
WAIT_S = 10


def answer_tcp(connection):
    """The request is the number of bytes that are wanted back."""
    with connection:
        while True:
            try:
                request = connection.recv(4, socket.MSG_WAITALL)
            except ConnectionResetError:
                return
            if len(request) < 4:
                return
            connection.sendall(bytes(struct.unpack("!I", request)[0]))


def serve(address):
    tcp = socket.create_server((address, TCP_PORT), backlog=64)
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    udp.bind((address, UDP_PORT))

    def answer_udp():
        while True:
            data, sender = udp.recvfrom(2048)
            if data[:1] == b"?":
                udp.sendto(data * 2, sender)

    threading.Thread(target=answer_udp, daemon=True).start()
    print("ready", flush=True)
    while True:
        connection, _ = tcp.accept()
        threading.Thread(target=answer_tcp, args=(connection,),
                         daemon=True).start()


def ask_tcp(address, sizes, is_reset=False):
    with socket.create_connection((address, TCP_PORT), WAIT_S) as connection:
        for size in sizes:
            connection.sendall(struct.pack("!I", size))
            got = 0
            while got < size:
                got += len(connection.recv(65536))
        if is_reset:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                  struct.pack("ii", 1, 0))


def ask_udp(address, count, own_port=0):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.settimeout(WAIT_S)
        udp.bind(("", own_port))
        for _ in range(count):
            udp.sendto(b"?" * 100, (address, UDP_PORT))
            udp.recv(2048)


def knock(address):
    """A port that nobody listens on."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.connect_ex((address, CLOSED_PORT))


def talk(address, rounds):
    for turn in range(int(rounds)):
        ask_tcp(address, [200, 3000 + turn, 50])
        ask_tcp(address, [20000], is_reset=True)
        ask_udp(address, 3, OWN_PORT + turn)    # a flow of its own
        knock(address)


def burst(address, count):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.connect((address, UDP_PORT))
        for _ in range(int(count)):
            udp.send(b"!" * 40)


def drip(address, seconds):
    end = time.monotonic() + float(seconds)
    while time.monotonic() < end:
        ask_udp(address, 1)
        time.sleep(0.05)


if __name__ == "__main__":
    {"serve": serve, "talk": talk, "burst": burst,
     "drip": drip}[sys.argv[1]](*sys.argv[2:])
