"""One client of the lab: plays a role for so many seconds, then ends.

    lab_client.py ROLE OWN_ADDRESS SEED SECONDS

Roles are the functions of ROLES. Where the service is comes from the
environment (see lab_service.py). What a client does and in which order comes
from its seed; only the times in the capture differ from run to run. A longer
play has longer rests between the things that a client does, not more of them.
A request that fails ends the client with an error: a sample with gaps is none.
"""

import http.client
import os
import random
import socket
import ssl
import struct
import sys
import time

from lab_proxy import WEB6
from lab_service import API, DNS, GAME_PORT, MEDIA_PORT, SENSOR_PORT, WEB

TIMEOUT_S = 15
CLOSED_PORTS = range(8000, 8040)
# the length of the play for which rests are as they are written here
PLAY_S = 40


class Client:
    """Requests from one address, until the end of the play."""

    def __init__(self, own_address, seed, seconds):
        self.own_address = own_address
        self.random = random.Random(seed)
        self.begin = time.monotonic()
        self.end = self.begin + seconds
        self.pace = seconds / PLAY_S

    def goes_on(self):
        return time.monotonic() < self.end

    def pause(self, shortest_s, longest_s):
        time.sleep(self.random.uniform(shortest_s, longest_s))

    def rest(self, shortest_s, longest_s):
        """A pause between two things that have nothing to do with each
        other."""
        self.pause(shortest_s * self.pace, longest_s * self.pace)

    def wait_for(self, at_s):
        """Until so long after the beginning of a play of PLAY_S."""
        due = self.begin + at_s * self.pace
        time.sleep(max(0, due - time.monotonic()))

    def between(self, low, high):
        return self.random.randint(low, high)

    def http(self):
        """A connection to the plain service."""
        return http.client.HTTPConnection(
            API, timeout=TIMEOUT_S, source_address=(self.own_address, 0))

    def tls(self):
        """A connection to the TLS service. The certificate is the lab's own,
        so it isn't checked."""
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        server = WEB6 if ":" in self.own_address else WEB
        return http.client.HTTPSConnection(
            server, 443, timeout=TIMEOUT_S, context=context,
            source_address=(self.own_address, 0))

    def udp(self):
        bound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        bound.settimeout(TIMEOUT_S)
        bound.bind((self.own_address, 0))
        return bound

    def look_up(self, name, kind=1):
        """A DNS question: 1 asks for an address, 16 for text."""
        labels = b"".join(bytes([len(label)]) + label.encode()
                          for label in name.split("."))
        message = struct.pack(">HHHHHH", self.between(0, 65535), 0x0100,
                              1, 0, 0, 0)
        message += labels + struct.pack(">BHH", 0, kind, 1)
        with self.udp() as bound:
            bound.sendto(message, (DNS, 53))
            bound.recv(2048)

    def send_paced(self, port, count, size, gap_s, wants_answers=False):
        """So many datagrams at a steady distance."""
        with self.udp() as bound:
            due = time.monotonic()
            for _ in range(count):
                bound.sendto(bytes(size), (API, port))
                due += gap_s
                time.sleep(max(0, due - time.monotonic()))
                if wants_answers:
                    bound.recv(2048)

    def media(self, count, size, gap_ms, wait_ms=0):
        """Asks for a stream of datagrams and takes them."""
        with self.udp() as bound:
            request = f"{count} {size} {gap_ms} {wait_ms}".encode()
            bound.sendto(request, (WEB, MEDIA_PORT))
            for _ in range(count):
                bound.recv(2048)


def ask(connection, method, path, body=None):
    """One request on an open connection."""
    connection.request(method, path, body)
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{method} {path}: status {answer.status}")


def ask_once(connection, method, path, body=None):
    """One request on a connection of its own."""
    try:
        ask(connection, method, path, body)
    finally:
        connection.close()


def log_in(client):
    """The page, a person who types, the answer of the password check."""
    connection = client.tls()
    ask(connection, "GET", "/login")
    client.pause(0.3, 0.9)
    ask_once(connection, "POST",
             f"/login?bytes=320&wait={client.between(30, 70)}", bytes(60))


def send_message(client):
    """The answer is the conversation so far."""
    ask_once(client.tls(), "POST",
             f"/messages?bytes={client.between(550, 2000)}"
             f"&wait={client.between(30, 120)}",
             bytes(client.between(40, 280)))


def read_messages(client):
    ask_once(client.http(), "GET",
             f"/messages?bytes={client.between(600, 3800)}"
             f"&wait={client.between(30, 90)}")


def small_data(client):
    ask_once(client.tls(), "GET", f"/data?bytes={client.between(200, 3000)}")


def report_data(client):
    """An answer of a few segments that takes a moment to be put together."""
    ask_once(client.http(), "GET",
             f"/data?bytes={client.between(4200, 9000)}"
             f"&wait={client.between(50, 250)}")


def long_poll(client):
    """Waits for news that come late."""
    ask_once(client.http(), "GET",
             f"/news?bytes=150&wait={client.between(1200, 2200)}")


def telemetry(client):
    """A few big datagrams after a moment."""
    client.media(client.between(3, 6), 1200, 2, client.between(45, 160))


def large_data(client):
    ask_once(client.tls(), "GET",
             f"/data?bytes={client.between(20000, 40000)}")


def upload(client):
    ask_once(client.tls(), "POST", "/upload?bytes=40",
             bytes(client.between(8000, 24000)))


def slow_status(client):
    ask_once(client.http(), "GET",
             f"/status?bytes=60&wait={client.between(60, 400)}")


def quick_status(client):
    ask_once(client.http(), "GET",
             f"/status?bytes=90&wait={client.between(0, 30)}")


def name_lookup(client):
    client.look_up(client.random.choice(
        ["www.example.com", "mail.example.com", "slow.example.net"]))


def text_lookup(client):
    client.look_up("policy.example.org", 16)


# What a person's machine does, and how often compared with the rest.
OFFICE_WORK = {
    send_message: 8, read_messages: 6, small_data: 4, report_data: 4,
    telemetry: 4, large_data: 1, upload: 1, slow_status: 4, quick_status: 5,
    long_poll: 2, name_lookup: 6, text_lookup: 3,
}


def play_office(client):
    """Logs in, then works: one thing after another with pauses."""
    client.look_up("www.example.com")
    log_in(client)
    while client.goes_on():
        work = client.random.choices(list(OFFICE_WORK),
                                     OFFICE_WORK.values())[0]
        work(client)
        client.rest(0.1, 0.9)


def play_office6(client):
    """The same over IPv6, TLS only."""
    log_in(client)
    while client.goes_on():
        work = client.random.choice([send_message, small_data])
        work(client)
        client.rest(0.5, 1.5)


def play_monitor(client):
    """A health check on the beat, 40 in a play; every tenth of them asks for
    the name too, and the service takes its time for every seventh."""
    due = time.monotonic()
    turn = 0
    while client.goes_on():
        if turn % 10 == 0:
            client.look_up("health.example.com")
        wait = 120 if turn % 7 == 6 else 0
        ask_once(client.http(), "GET", f"/health?wait={wait}")
        turn += 1
        due += client.pace
        time.sleep(max(0, due - time.monotonic()))


def play_beacon(client):
    """Calls home over TLS, 30 times in a play, a tenth early or late: the
    same few bytes each time."""
    while client.goes_on():
        ask_once(client.tls(), "POST", "/beat?bytes=48", bytes(32))
        client.rest(0.9 * PLAY_S / 30, 1.1 * PLAY_S / 30)


def play_sensor(client):
    """Readings at a steady 20 to 100 ms without answers, then moves of a game
    every 40 ms with an answer halfway, then readings now and then."""
    for gap_ms in (20, 25, 40, 50, 80, 100):
        client.send_paced(SENSOR_PORT, 24, 64, gap_ms / 1000)
        client.rest(0.2, 0.6)
    for _ in range(4):
        client.send_paced(GAME_PORT, 16, 48, 0.04, wants_answers=True)
        client.rest(0.2, 0.6)
    while client.goes_on():
        client.send_paced(SENSOR_PORT, client.between(4, 12), 300, 0.05)
        client.send_paced(SENSOR_PORT, 6, 150, 0.2)
        client.rest(0.8, 1.8)


def play_chat(client):
    """One connection that stays open, and a message on it now and then."""
    connection = client.tls()
    while client.goes_on():
        ask(connection, "POST", "/messages?bytes=80&wait=15",
            bytes(client.between(20, 200)))
        client.rest(0.8, 2.5)
    connection.close()


def play_download(client):
    """A long download at the pace of a slow line, an upload, two videos, and
    a paced answer in the clear."""
    ask_once(client.tls(), "GET", "/paced?count=60&bytes=5500&gap=500")
    client.wait_for(0.5 * PLAY_S)
    ask_once(client.tls(), "POST", "/upload?bytes=40", bytes(60000))
    client.media(60, 1300, 20)
    client.wait_for(0.8 * PLAY_S)
    client.media(40, 1200, 30)
    ask_once(client.http(), "GET", "/paced?count=30&bytes=1400&gap=25")


def play_scan(client):
    """Tries ports on which nobody listens, one every 50 ms."""
    client.rest(10, 12)
    for port in CLOSED_PORTS:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.bind((client.own_address, 0))
            probe.settimeout(TIMEOUT_S)
            if probe.connect_ex((WEB, port)) == 0:
                raise RuntimeError(f"port {port} was to be closed")
        time.sleep(0.05)


ROLES = {
    "office": play_office,
    "office6": play_office6,
    "monitor": play_monitor,
    "beacon": play_beacon,
    "sensor": play_sensor,
    "chat": play_chat,
    "download": play_download,
    "scan": play_scan,
}


def main(role, own_address, seed, seconds):
    ROLES[role](Client(own_address, int(seed), float(seconds)))


if __name__ == "__main__":
    main(*sys.argv[1:])
