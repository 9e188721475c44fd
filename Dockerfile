# syntax=docker/dockerfile:1
# Bundy's server. See docs/operations/docker.md; compose.yaml runs it with a database, HTTPS and backups.

FROM node:24-slim AS build
WORKDIR /bundy
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY svelte.config.js vite.config.ts tsconfig.json ./
COPY scripts ./scripts
COPY static ./static
COPY drizzle ./drizzle
COPY project.inlang ./project.inlang
COPY messages ./messages
COPY docs ./docs
COPY src ./src
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:24-slim
ENV NODE_ENV=production \
    NODE_OPTIONS=--max-semi-space-size=4 \
    PORT=3000 \
    BUNDY_SECRETS=/secrets \
    BUNDY_DATABASE_SECRETS=/database-secrets \
    BUNDY_BACKUP_DIR=/backups
WORKDIR /bundy
# Volumes take over the owner of the folder they are mounted on.
RUN install -d -o node -g node -m 0700 /secrets /backups && install -d -o node -g node -m 0755 /database-secrets
COPY --from=build /bundy/package.json ./
COPY --from=build /bundy/node_modules ./node_modules
COPY --from=build /bundy/build ./build
COPY --from=build /bundy/scripts ./scripts
COPY --from=build /bundy/drizzle ./drizzle
USER node
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["node", "scripts/container.js", "health"]
CMD ["node", "scripts/container.js", "serve"]
