"""Mail servers for the tests: one that takes mail and can be told to refuse, and one that breaks the conversation."""

import asyncio
import contextlib
import email
import socket
import threading
import time
from collections.abc import Callable, Iterator
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller

DROP = "drop"


class Sink:
    """A real SMTP server on a port of its own; ``mails`` is what it accepted, ``envelopes`` from whom
    and to whom.

    ``on_rcpt`` and ``on_data`` may hold replies in place of 250, used up in order; ``DROP`` breaks the line after the
    mail was taken. ``hold_rcpt`` and ``hold_data`` (seconds) delay the answer; ``is_holding`` is set meanwhile.
    """

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.on_rcpt: list[str] = []
        self.on_data: list[str] = []
        self.hold_rcpt = self.hold_data = 0.0
        self.is_holding = threading.Event()
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())

    @property
    def port(self) -> int:
        return int(self._controller.port)

    @property
    def message_ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.mails]

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        await self._hold(self.hold_rcpt)
        if self.on_rcpt:
            return self.on_rcpt.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        answer = self.on_data.pop(0) if self.on_data else "250 2.0.0 OK"
        if answer == DROP or answer.startswith("250"):
            self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
            self.mails.append(email.message_from_bytes(envelope.original_content))
        await self._hold(self.hold_data)
        if answer == DROP:
            server.transport.abort()
            return "421 gone"
        return answer

    async def _hold(self, seconds: float) -> None:
        if seconds:
            self.is_holding.set()
            await asyncio.sleep(seconds)

    def calm(self) -> None:
        """As at the beginning."""
        self.mails.clear()
        self.on_rcpt.clear()
        self.on_data.clear()
        self.hold_rcpt = self.hold_data = 0.0
        self.is_holding.clear()

    def __enter__(self) -> "Sink":
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def raw_server(converse: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that does with each line what ``converse`` does; gives its port."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.1)
    is_over = threading.Event()

    def serve() -> None:
        while not is_over.is_set():
            with contextlib.suppress(TimeoutError, OSError):
                line, _ = listener.accept()
                with line:
                    converse(line)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        is_over.set()
        listener.close()
        thread.join(timeout=5)


def silent(line: socket.socket) -> None:
    """Takes the call and never says a word."""
    line.settimeout(20)
    while line.recv(1024):
        pass


def trickling(line: socket.socket) -> None:
    """Says a little every now and then, and never comes to an end."""
    line.settimeout(20)
    for _ in range(200):
        line.sendall(b"220-patience\r\n")
        time.sleep(0.1)


def forgetful(line: socket.socket) -> None:
    """Answers everything, takes the content, and never says whether it did."""
    line.settimeout(20)
    line.sendall(b"220 here\r\n")
    reader = line.makefile("rb")
    for words in reader:
        if words.upper().startswith(b"DATA"):
            line.sendall(b"354 go on\r\n")
            while reader.readline() != b".\r\n":
                pass
            silent(line)
            return
        line.sendall(b"250 fine\r\n")
