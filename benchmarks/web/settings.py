"""The site's own settings, with two addresses more."""

from pilates_site.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.web.urls"
