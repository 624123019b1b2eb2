# One image for the web servers and the workers; the command decides which it is.
FROM node:22-bookworm-slim AS frontend
WORKDIR /build/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY frontend/ ./
RUN npm run build

FROM python:3.11-slim-bookworm AS python
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
COPY requirements.txt .
RUN /venv/bin/pip install --require-hashes -r requirements.txt

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOST=0.0.0.0 PORT=8000 DATA_DIR=/data \
    NUMBA_CACHE_DIR=/var/cache/loadstone
RUN useradd --system --uid 10001 --home-dir /app loadstone \
    && install --directory --owner=loadstone /data /var/cache/loadstone
WORKDIR /app
COPY --from=python /venv /venv
COPY manage.py ./
COPY simulator/ simulator/
COPY sandbox/ sandbox/
COPY --from=frontend /build/frontend/dist/ frontend/dist/
RUN python -m compileall -q simulator sandbox && python -m whitenoise.compress --quiet frontend/dist
USER loadstone
# The engine's loops are compiled into the image, not by the first run.
RUN python -m sandbox.runs.warming
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=2)"]
# Without further settings: the whole product in one container.
CMD ["python", "manage.py", "sandbox"]
