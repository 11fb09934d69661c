# Debian and not Alpine: the Temporal SDK has no musl build.
FROM node:22-bookworm-slim AS base
WORKDIR /app
COPY package.json package-lock.json ./

FROM base AS build
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build

FROM base AS packages
# Without install scripts: that of onnxruntime-node fetches CUDA libraries. Then the programs for other machines go.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
  && find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 \
    ! -name "$(uname -m)-unknown-linux-gnu" -exec rm -r {} + \
  && find node_modules/onnxruntime-node/bin -mindepth 3 -maxdepth 3 \
    ! -path "*/linux/$(node -p process.arch)" -exec rm -r {} +
# The weights of the other engine that faces can be compared by: 24 MB that the default does not need.
ARG FACE_ENGINE=onnx
RUN if [ "$FACE_ENGINE" = dlib ]; then npm install --no-save --save-prod --omit=dev --ignore-scripts --no-audit --no-fund \
    @vladmandic/face-api@1.7.15; fi

FROM node:22-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json LICENSE ./
# Where pictures and e-mail files are kept when no S3_BUCKET and no SMTP_URL are given.
RUN mkdir -p /data/blobs /data/outbox && chown -R node:node /data
VOLUME /data
USER node
# One image for every kind of process: dist/api/main.js, dist/workers/worker.js, dist/workers/mediaWorker.js,
# dist/db/migrate.js, dist/scripts/prepareTemporal.js.
ENTRYPOINT ["node"]
CMD ["dist/api/main.js"]
