# Claimwire as a service. The image holds no weights: they are fetched once into the volume /data, checked by SHA-256.
#
#   docker build -t claimwire .
#   docker run -d --name claimwire -p 127.0.0.1:8000:8000 -v claimwire-data:/data --read-only --tmpfs /tmp claimwire
#
# Keys:    docker run --rm claimwire keys new newsroom      # put what it prints into keys.toml
#          docker run … -v $PWD/keys.toml:/etc/claimwire/keys.toml:ro -e CLAIMWIRE_KEYS=/etc/claimwire/keys.toml …
# Models:  -v $PWD/models.toml:/etc/claimwire/models.toml:ro -e CLAIMWIRE_CONFIG=/etc/claimwire/models.toml -e ANTHROPIC_API_KEY
FROM python:3.11-slim-bookworm AS build

WORKDIR /src
COPY requirements-runtime.lock ./
RUN python -m venv /opt/claimwire && /opt/claimwire/bin/pip install --no-cache-dir --require-hashes -r requirements-runtime.lock
COPY pyproject.toml README.md ./
COPY api ./api
COPY evals ./evals
COPY extraction ./extraction
COPY prompts ./prompts
COPY schemas ./schemas
# Compiled here, since the running container may write nowhere but /data: it starts in half the time.
RUN /opt/claimwire/bin/pip install --no-cache-dir --no-deps --no-build-isolation . \
    && /opt/claimwire/bin/python -m compileall -q -j 0 /opt/claimwire/lib

FROM python:3.11-slim-bookworm

# libgomp: the embedded engine's threads.
RUN apt-get update \
    && apt-get install --no-install-recommends -y libgomp1=12.* \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin claimwire \
    && install -d -o claimwire -g claimwire -m 0750 /data
COPY --from=build /opt/claimwire /opt/claimwire

ENV PATH=/opt/claimwire/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/data \
    CLAIMWIRE_CACHE=/data \
    CLAIMWIRE_HOST=0.0.0.0 \
    CLAIMWIRE_LOG_FORMAT=json
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["claimwire"]
CMD ["serve"]
