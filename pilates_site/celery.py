"""The Celery application. Tasks only start the reminder engine; what to send is stored in the database."""

import os
import sys
from pathlib import Path

from celery import Celery
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilates_site.settings")
if "celery" in Path(sys.argv[0]).parts[-2:]:  # the program, and not what else imports this
    try:
        _ = settings.DEBUG
    except ImproperlyConfigured as error:
        sys.exit(str(error))

app = Celery("pilates_site")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
