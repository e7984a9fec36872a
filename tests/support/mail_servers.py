"""Real mail servers for the tests: one that takes everything, and some that do not."""

import socket
import threading
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller

from tests.journeys.conftest import free_port


class Server:
    """A mail server that keeps what it gets, and answers some recipients otherwise.

    `answers`: {recipient: what RCPT is answered}; `after_data`: {recipient: what DATA is answered}.
    """

    def __init__(self):
        self.got, self.answers, self.after_data, self.asked = [], {}, {}, []

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.asked.append(address)
        if answer := self.answers.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        answer = self.after_data.get(envelope.rcpt_tos[0], "250 OK")
        if answer == "drop":
            server.transport.abort()
            return "250 OK"  # nobody hears it
        if answer.startswith("2"):
            message = message_from_bytes(envelope.content, policy=policy.default)
            self.got.append((envelope, message))
        return answer

    @property
    def recipients(self) -> list[str]:
        """To whom it was given something, in that order."""
        return [envelope.rcpt_tos[0] for envelope, _ in self.got]


@contextmanager
def running_server():
    """Run a mail server; yield it, with its `port`."""
    kept = Server()
    controller = Controller(kept, hostname="127.0.0.1", port=free_port())
    controller.start()
    kept.port = controller.port
    try:
        yield kept
    finally:
        controller.stop()


@contextmanager
def silent_server():
    """Run a server that takes connections and never says a word; yield its port."""
    listener = socket.create_server(("127.0.0.1", 0))
    kept = []

    def accept():
        with suppress(OSError):
            while True:
                kept.append(listener.accept())

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()
        for connection, _ in kept:
            connection.close()
