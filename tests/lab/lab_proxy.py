"""The proxy of the lab that ends TLS: what a client sends encrypted goes on
in the clear.

    lab_proxy.py CERTIFICATE KEY READY_FILE

It listens on LAB_WEB (and LAB_WEB6, if that is not empty), port 443. For each
connection it opens one to LAB_ORIGIN, port 80, from LAB_BACK and from the port
number that the client has: so the two captures can be laid side by side. Runs
until it is stopped; makes READY_FILE when its ports are open.
"""

import os
import select
import socket
import ssl
import sys
import threading

WEB = os.environ["LAB_WEB"]
WEB6 = os.environ.get("LAB_WEB6", "")
BACK = os.environ["LAB_BACK"]
ORIGIN = os.environ["LAB_ORIGIN"]

PIECE = 16384


def relay(secure, plain):
    """Bytes both ways until one side has no more. One thread, because a TLS
    connection must not be read and written at once."""
    while True:
        ready = [secure] if secure.pending() else select.select(
            [secure, plain], [], [])[0]
        for source in ready:
            data = source.recv(PIECE)
            if not data:
                return
            (plain if source is secure else secure).sendall(data)


def serve(context, client, port):
    """One connection, from handshake to close."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as plain, client:
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        plain.bind((BACK, port))
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with context.wrap_socket(client, server_side=True) as secure:
            plain.connect((ORIGIN, 80))
            relay(secure, plain)


def listen(context, listener):
    while True:
        client, address = listener.accept()
        threading.Thread(target=serve, args=(context, client, address[1]),
                         daemon=True).start()


def main(certificate, key, ready_file):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    # Each client is a new process: nobody would use a session ticket.
    context.num_tickets = 0
    # Clients close without a farewell, as browsers do; no alarm for that.
    context.options |= ssl.OP_IGNORE_UNEXPECTED_EOF
    for address, family in ((WEB, socket.AF_INET), (WEB6, socket.AF_INET6)):
        if address:
            listener = socket.create_server((address, 443), family=family,
                                            backlog=64)
            threading.Thread(target=listen, args=(context, listener),
                             daemon=True).start()
    with open(ready_file, "w", encoding="ascii"):
        pass
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
