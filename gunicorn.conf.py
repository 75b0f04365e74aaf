"""How gunicorn serves the site: always behind a proxy that reads a request to its end before it hands it on.

Gunicorn reads this file by itself where it is started beside it.
"""

from pathlib import Path
from typing import Any

from gunicorn.http.wsgi import Response

worker_class = "gthread"
workers = 2
preload_app = True  # imported once, and its memory shared
threads = 4
timeout = 45  # longer than a proxy waits, and than the database works on one statement
graceful_timeout = 20
keepalive = 35  # longer than a proxy keeps a connection that it may send on
max_requests = 5000
max_requests_jitter = 500
# What a proxy says of the visitor is for Django to judge, by TRUSTED_PROXY_COUNT: gunicorn believes nobody.
forwarded_allow_ips = ""
forwarder_headers = ""
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # a heartbeat must not wait for a disk

_default_headers = Response.default_headers


def _nameless_headers(response: Any) -> list[str]:
    return [line for line in _default_headers(response) if not line.startswith("Server:")]


Response.default_headers = _nameless_headers
