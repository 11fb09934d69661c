import express from 'express';
import type { ErrorRequestHandler, Express, RequestHandler } from 'express';
import helmet from 'helmet';
import { isForBrowsers } from './access';
import { preflight } from './cors';
import { docsRouter } from './docs';
import { Exchange } from './exchange';
import { openApiDocument } from './openapi';
import { Refusal } from './refusal';
import type { Route } from './route';
import { routes } from './routes';
import type { Services } from './services';

/** The HTTP API over its services; it listens nowhere yet. */
export function createApp(services: Services, options: { readonly trustProxy: string | false }): Express {
  const app = express();
  app.set('trust proxy', options.trustProxy);
  app.disable('x-powered-by');
  // The entity tag of a registration is its sequence; other answers have none.
  app.disable('etag');
  app.use(
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
      crossOriginResourcePolicy: { policy: 'cross-origin' },
    }),
  );
  app.use(docsRouter(openApiDocument(routes, services.publicUrl)));
  for (const route of routes) mount(app, route, services);

  const unknownPath: RequestHandler = (req, res) => {
    new Exchange(services, req, res, 'unknown').fail(new Refusal('NOT_FOUND'));
  };
  /** A path with a broken escape names nothing. */
  const brokenPath: ErrorRequestHandler = (error: unknown, req, res, next) => {
    if (res.headersSent) next(error);
    else new Exchange(services, req, res, 'unknown').fail(error instanceof URIError ? new Refusal('NOT_FOUND') : error);
  };
  app.use(unknownPath);
  app.use(brokenPath);
  return app;
}

function mount(app: Express, route: Route, services: Services): void {
  const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
  app[route.method](path, (req, res) => route.serve(services, req, res));
  if (isForBrowsers(route.access)) app.options(path, preflight);
}
