"""The site's own settings, with the addresses of the benchmark and a count of queries for who asks."""

from pilates_site.settings import *  # noqa: F403
from pilates_site.settings import MIDDLEWARE

ROOT_URLCONF = "benchmarks.web.urls"
MIDDLEWARE = ["benchmarks.web.counting.CountsQueries", *MIDDLEWARE]
