"""The WSGI entry point."""

import logging
import os

from django.core.wsgi import get_wsgi_application

from pilates_site.security import WithoutQuery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilates_site.settings")

application = get_wsgi_application()
# The server names the whole address of a request that it could not answer.
logging.getLogger("gunicorn.error").addFilter(WithoutQuery())
