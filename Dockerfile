# Two stages: the first installs and collects, the second only runs.
FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH
COPY requirements-extras.lock .
RUN pip install --require-hashes -r requirements-extras.lock
WORKDIR /site
COPY LICENSE manage.py pyproject.toml ./
COPY inhersight inhersight
COPY demo demo
COPY home home
COPY community community
COPY companies companies
COPY articles articles
COPY accounts accounts
COPY moderation moderation
COPY search search
COPY core core
COPY tools tools
COPY templates templates
COPY static static
RUN DEBUG=0 SECRET_KEY=only-to-collect-static-files DATA_DIR=/data \
    python manage.py collectstatic --no-input --verbosity 0 \
    && python -m compileall -q inhersight demo home community companies articles accounts moderation search core \
    && mkdir -p /data/media /data/private && mkdir -m 700 /data/keys /data/tally-key /data/public-keys

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin site
COPY --from=build /venv /venv
COPY --from=build /site /site
COPY --from=build --chown=site /data /data
COPY deploy/*.py deploy/*.sh /site/deploy/
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/data
WORKDIR /site
USER site
VOLUME /data/media /data/private
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "inhersight.wsgi", "--bind", "0.0.0.0:8000", "--config", "deploy/gunicorn.py"]
