"""The web server of ./run: waitress, which reads a whole request before a thread sees it. Whoever sends slowly, or
half a request, holds a socket and nobody else up."""

import signal
import socket
import sys
import threading
import time
from collections.abc import Mapping
from typing import Any

from django.utils.module_loading import import_string
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.task import WSGITask

GRACE_SECONDS = 3
HEAD_SECONDS = 20
WHOLE_SECONDS = 120  # a file of 5 MB on a line of 45 kB a second
APPLICATION = "pilates_site.wsgi.application"


class Task(WSGITask):
    """An answer that ends with its head where only that was asked for.

    Waitress sends whatever it is given, and on a connection that stays open a body that nobody waits for is read as
    the beginning of the next answer.
    """

    def get_environment(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environment()
        if self.request.command == "HEAD":
            environ.pop("wsgi.file_wrapper", None)  # a file would be sent past write()
        return environ

    def write(self, data: bytes) -> None:
        super().write(b"" if self.request.command == "HEAD" else data)

    def finish(self) -> None:
        self.write(b"")  # the head, if nothing else was written
        if self.request.command == "HEAD":
            self.chunked_response = False  # no last chunk either
        super().finish()


class Channel(HTTPChannel):
    """A connection that is closed where a head, or a whole request, takes longer than anybody needs.

    Waitress itself closes only who is silent: one byte a second would keep a place for ever.
    """

    task_class = Task
    began_at: float | None = None

    def received(self, data: bytes) -> bool:
        if self.began_at is None:
            self.began_at = time.monotonic()
        is_taken: bool = super().received(data)
        if self.request is None:
            self.began_at = None
        return is_taken

    def readable(self) -> bool:
        request = self.request
        if request is not None and self.began_at is not None:
            seconds = WHOLE_SECONDS if request.headers_finished else HEAD_SECONDS
            if time.monotonic() - self.began_at > seconds:
                self.will_close = True
        return bool(super().readable())


def serve(listener: socket.socket, application: Any) -> None:
    """Answer on a listening socket until SIGTERM, and then what was read before it.

    The socket stays open with whoever handed it over: who comes meanwhile waits for the next process.
    """
    watched: dict[int, Any] = {}
    server = create_server(
        application,
        map=watched,
        sockets=[listener],
        threads=8,
        connection_limit=1000,  # idle ones cost a file descriptor and 20 kB; select() ends at 1,024, poll does not
        asyncore_use_poll=True,
        channel_timeout=HEAD_SECONDS,
        cleanup_interval=5,
        max_request_header_size=32_768,
        max_request_body_size=6_000_000,
        ident=None,
        clear_untrusted_proxy_headers=False,  # TRUSTED_PROXY_COUNT decides in Django, as behind gunicorn
    )
    server.channel_class = Channel
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    while not stopping.is_set():
        wasyncore.loop(timeout=0.5, use_poll=True, map=watched, count=1)
    # Its own end would drop every request that waits for a thread.
    server.del_channel(watched)
    deadline = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < deadline and _is_busy(server.active_channels):
        wasyncore.loop(timeout=0.1, use_poll=True, map=watched, count=1)
    server.task_dispatcher.shutdown(timeout=1)


def _is_busy(channels: Mapping[int, Any]) -> bool:
    return any(one.requests or one.total_outbufs_len for one in channels.values())


def main(fd: str, application: str = APPLICATION) -> None:
    """Serve on a socket that this process inherited, by its number."""
    listener = socket.socket(fileno=int(fd))
    serve(listener, import_string(application))


if __name__ == "__main__":
    main(*sys.argv[1:])
