from pilates_site.celery import app as celery_app
