# syntax=docker/dockerfile:1
# The version that the tests run with; the lock also resolves for later ones.
ARG PYTHON=3.11-slim-bookworm

# -- build: verify every file by its hash, then install into an environment of its own ------------------------------
FROM python:${PYTHON} AS build
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /build

# The trained German pipeline is not on PyPI; this is the spaCy project's own release, pinned by its hash.
ADD --checksum=sha256:fec69fec52b1780f2d269d5af7582a5e28028738bd3190532459aeb473bfa3e7 \
    https://github.com/explosion/spacy-models/releases/download/de_core_news_sm-3.8.0/de_core_news_sm-3.8.0-py3-none-any.whl wheels/

# The longer lock has what the bot needs and what builds it; all of it is verified here, and only the former is taken below.
COPY requirements-dev.lock ./
RUN pip download --require-hashes --no-deps --only-binary :all: --dest wheels --requirement requirements-dev.lock

COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY web web
COPY faq_data faq_data
# No index is asked below: the only versions there are lie in wheels, verified above.
# hadolint ignore=DL3013
RUN pip install --no-index --find-links wheels hatchling \
    && pip wheel --no-index --no-deps --no-build-isolation --wheel-dir wheels . \
    && python -m venv --without-pip /opt/qzbot \
    && pip --python /opt/qzbot/bin/python install --no-index --find-links wheels --no-compile "qzbot[all]" de_core_news_sm \
    && /opt/qzbot/bin/python -m compileall -q /opt/qzbot \
    && QZBOT_CACHE_DIR=/opt/qzbot/cache /opt/qzbot/bin/qzbot match "Guten Tag" > /dev/null

# -- the result: Python, the environment, nothing else ---------------------------------------------------------------
FROM python:${PYTHON}
LABEL org.opencontainers.image.title="qzbot" \
      org.opencontainers.image.description="FAQ-Chatbot für Deutsch: Website und Telegram" \
      org.opencontainers.image.licenses="MIT"
ENV PATH=/opt/qzbot/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    QZBOT_HOST=0.0.0.0 \
    QZBOT_CACHE_DIR=/opt/qzbot/cache \
    QZBOT_LOG_FORMAT=json
COPY --from=build /opt/qzbot /opt/qzbot
# The root file system may be read-only: events go into a mounted /data (or a database), the figures of the workers into /tmp.
RUN groupadd --gid 10001 qzbot \
    && useradd --uid 10001 --gid qzbot --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin qzbot \
    && install --directory --owner qzbot --group qzbot /data \
    && chown -R qzbot:qzbot /opt/qzbot/cache
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=3s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["qzbot", "serve"]
