# One image for web, worker, beat and the one-shot migrate; docker-compose.yml says which command each of them runs.

FROM python:3.11-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
RUN python -m venv /venv
COPY requirements.txt .
RUN /venv/bin/pip install --require-hashes --requirement requirements.txt
COPY . .
# Static files are hashed and compressed (gzip and Brotli) here, so that the running site needs no writable disk.
RUN SECRET_KEY=for-this-step-only DATA_DIR=/tmp STATIC_ROOT=/static /venv/bin/python manage.py collectstatic --no-input \
    && /venv/bin/python -m compileall -q /app

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/tmp STATIC_ROOT=/static
WORKDIR /app
COPY --from=build /venv /venv
COPY --from=build /static /static
COPY --from=build /app /app
RUN install --directory --owner=10001 --group=10001 --mode=700 /erasures
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "pilates_site.wsgi", "--bind=0.0.0.0:8000"]
