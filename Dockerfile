# One image for web, worker and beat. No Node, no compiler, no root.
FROM python:3.11-slim AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
COPY requirements.txt .
RUN /venv/bin/pip install --require-hashes --no-deps -r requirements.txt

FROM python:3.11-slim
RUN useradd --create-home --uid 10001 relate \
    && install -d -o relate /srv/relate/var /srv/relate/var/files /srv/relate/var/anchors
COPY --from=packages /venv /venv
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 RELATE_VAR=/srv/relate/var
WORKDIR /srv/relate
COPY --chown=relate . .
USER relate
# Collecting static files talks to no server; the addresses only keep the embedded ones asleep.
RUN DATABASE_URL=postgresql://nobody@localhost/none REDIS_URL=redis://localhost python manage.py collectstatic --noinput \
    && rm -f var/secrets.json
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen(r.Request('http://127.0.0.1:8000/healthz'))"]
CMD ["uvicorn", "relate.asgi:application", "--host", "0.0.0.0", "--port", "8000", "--no-access-log", "--ws-per-message-deflate", "False", "--ws-max-size", "65536"]
