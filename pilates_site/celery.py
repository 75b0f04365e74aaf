"""The Celery application. Tasks only start the reminder engine; what to send is stored in the database."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilates_site.settings")

app = Celery("pilates_site")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
