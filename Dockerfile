# Tafelrunde with everything it needs, also a PostgreSQL of its own for those who set no DATABASE_URL.
# docker build -t tafelrunde . && docker run --init -p 127.0.0.1:3000:3000 -v tafelrunde:/var/lib/tafelrunde tafelrunde
# For the same image tomorrow, put the digest behind the name of the base in both places (…-slim@sha256:…).
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /opt/tafelrunde
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force
COPY . .
# Everything a start would otherwise write here; afterwards nobody has to.
RUN node bin/tafelrunde.mjs build

FROM node:24.21.0-bookworm-slim
RUN useradd --uid 10001 --home-dir /var/lib/tafelrunde --create-home --shell /usr/sbin/nologin tafelrunde
COPY --from=build /opt/tafelrunde /opt/tafelrunde
WORKDIR /opt/tafelrunde
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/var/lib/tafelrunde MALLOC_ARENA_MAX=2
USER tafelrunde
VOLUME /var/lib/tafelrunde
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=6s --start-period=60s --retries=3 \
    CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--max-semi-space-size=8", "--max-old-space-size=384", "bin/tafelrunde.mjs"]
CMD ["start"]
