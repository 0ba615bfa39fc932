"""The services of the lab.

    lab_service.py edge READY_FILE      HTTP, names, media, readings, a game
    lab_service.py origin READY_FILE    HTTP, behind the proxy that ends TLS

Addresses come from the environment, as make_sample.sh sets them: LAB_WEB
(media), LAB_API (HTTP, port 80, telemetry), LAB_DNS (port 53), LAB_ORIGIN
(HTTP, port 80). Nothing here is a product: what counts is that the traffic is
real and that each request has the delay and the size that its client asks
for. Runs until it is stopped; makes READY_FILE when all ports are open.
"""

import os
import socket
import struct
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

WEB = os.environ["LAB_WEB"]
API = os.environ["LAB_API"]
DNS = os.environ["LAB_DNS"]
ORIGIN = os.environ["LAB_ORIGIN"]

MEDIA_PORT = 5004
SENSOR_PORT = 5005
GAME_PORT = 5006

LOGIN_PAGE = b"<form method=post>name, password</form>".ljust(1700)


class Handler(BaseHTTPRequestHandler):
    """Requests by path; `wait` in milliseconds is how long the service thinks
    before it answers, `bytes` is the size of the answer."""

    protocol_version = "HTTP/1.1"
    # Headers and body leave in one write and at once, as from a real server.
    wbufsize = 1 << 16
    disable_nagle_algorithm = True

    def log_message(self, *_):
        """Quiet."""

    def query(self, name, default=0):
        values = parse_qs(urlsplit(self.path).query).get(name)
        return int(values[0]) if values else default

    def answer(self, body):
        time.sleep(self.query("wait") / 1000)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def send_paced(self):
        """`count` pieces of `bytes`, `gap` milliseconds apart."""
        count, size = self.query("count"), self.query("bytes")
        self.send_response(200)
        self.send_header("Content-Length", str(count * size))
        self.end_headers()
        due = time.monotonic()
        for _ in range(count):
            self.wfile.write(bytes(size))
            self.wfile.flush()
            due += self.query("gap") / 1000
            time.sleep(max(0, due - time.monotonic()))

    def do_GET(self):
        path = urlsplit(self.path).path
        if path == "/paced":
            self.send_paced()
        elif path == "/login":
            self.answer(LOGIN_PAGE)
        else:
            self.answer(b"x" * self.query("bytes", 2))

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(b"x" * self.query("bytes", 2))


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        """A client that hangs up early is part of the play."""


def in_background(work, *arguments):
    threading.Thread(target=work, args=arguments, daemon=True).start()


def udp_socket(address, port):
    bound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    bound.bind((address, port))
    return bound


def serve_each(bound, handle):
    """Each request in a thread of its own, so that one may wait."""
    while True:
        request, client = bound.recvfrom(2048)
        in_background(handle, bound, request, client)


def answer_dns(bound, request, client):
    """An A record, or TXT records if the question is for them. A name that
    begins with `slow` takes 80 ms, as if others had to be asked."""
    question = request[12:]
    if question[1:5] == b"slow":
        time.sleep(0.08)
    kind = struct.unpack(">H", question[-4:-2])[0]
    if kind == 16:
        text = bytes([250]) + b"t" * 250
        answers = [struct.pack(">HHHIH", 0xC00C, 16, 1, 60, 251) + text] * 3
    else:
        answers = [struct.pack(">HHHIH4s", 0xC00C, 1, 1, 60, 4,
                               socket.inet_aton(WEB))]
    header = request[:2] + struct.pack(">HHHHH", 0x8180, 1, len(answers), 0, 0)
    bound.sendto(header + question + b"".join(answers), client)


def send_media(bound, request, client):
    """The request is 'count size gap_ms wait_ms'; the answer is so many RTP
    packets at that distance, after the wait."""
    count, size, gap_ms, wait_ms = (int(word) for word in request.split())
    time.sleep(wait_ms / 1000)
    due = time.monotonic()
    for number in range(count):
        header = struct.pack(">BBHII", 0x80, 33, number,
                             number * gap_ms * 90, 0x1AB)
        bound.sendto(header + bytes(size - len(header)), client)
        due += gap_ms / 1000
        time.sleep(max(0, due - time.monotonic()))


def answer_game(bound, request, client):
    """The state of the world, 20 ms after each move: halfway between two
    moves of a client that makes one every 40 ms."""
    time.sleep(0.02)
    bound.sendto(request + bytes(24), client)


def ignore(*_):
    """Sensors send and want no answer."""


def open_edge():
    """Opens every port, then serves in the background."""
    in_background(Server((API, 80), Handler).serve_forever)
    for address, port, handle in ((DNS, 53, answer_dns),
                                  (WEB, MEDIA_PORT, send_media),
                                  (API, SENSOR_PORT, ignore),
                                  (API, GAME_PORT, answer_game)):
        in_background(serve_each, udp_socket(address, port), handle)


def open_origin():
    in_background(Server((ORIGIN, 80), Handler).serve_forever)


def main(role, ready_file):
    {"edge": open_edge, "origin": open_origin}[role]()
    with open(ready_file, "w", encoding="ascii"):
        pass
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
