# Two stages: one that builds and installs the wheel, one that only carries the result.
FROM python:3.11-slim-bookworm AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_ROOT_USER_ACTION=ignore
WORKDIR /src

COPY constraints.txt ./
RUN python -m venv /opt/tools \
    && /opt/tools/bin/pip install build hatchling -c constraints.txt

COPY LICENSE README.md pyproject.toml ./
COPY api ./api
COPY data ./data
COPY territory_opt ./territory_opt
RUN /opt/tools/bin/python -m build --wheel --no-isolation --outdir /dist \
    && python -m venv /opt/venv \
    && /opt/venv/bin/pip install /dist/*.whl -c constraints.txt


FROM python:3.11-slim-bookworm

LABEL org.opencontainers.image.title="territory-opt" \
      org.opencontainers.image.licenses="Apache-2.0"

# A system user without a shell; the cache is the one place it writes to besides /tmp.
RUN useradd --system --uid 10001 --home-dir /var/cache/territory-opt --shell /usr/sbin/nologin territory \
    && install --directory --owner=territory --group=territory /var/cache/territory-opt
COPY --from=build /opt/venv /opt/venv

ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOME=/var/cache/territory-opt \
    NUMBA_CACHE_DIR=/var/cache/territory-opt/numba
USER territory
WORKDIR /tmp

# Compiles the solver's inner loops into the cache once, and proves that the installation works.
RUN territory-opt demo --region texas --out /tmp/warm-up && rm -r /tmp/warm-up

VOLUME /var/cache/territory-opt
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health', timeout=4)"]
CMD ["territory-opt", "serve", "--host", "0.0.0.0", "--port", "8000"]
