"""The Celery application. Tasks only start the reminder engine; what to send is stored in the database."""

import os
import sys

from celery import Celery
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilates_site.settings")
try:
    _ = settings.DEBUG  # read now: later, Celery would show a traceback
except ImproperlyConfigured as error:
    sys.exit(str(error))

app = Celery("pilates_site")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
