import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Router } from 'express';
import helmet from 'helmet';
import { REASONS } from '../domain/reasons';
import { RED_FLAGS } from '../domain/redFlags';
import { REFUSALS } from '../domain/refusals';
import type { Language } from '../domain/vocabulary';
import { askedLanguage } from './language';
import type { OpenApiDocument } from './openapi';

const SWAGGER_UI = path.dirname(require.resolve('swagger-ui-dist/package.json'));
const ASSETS = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>App Registrations API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" href="/docs/favicon-32x32.png">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;
/** Without the validator, which is another host. */
const START =
  "SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true, validatorUrl: null });\n";

/** Everything comes from this host; the reader sets `style` attributes. */
const POLICY = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    styleSrcAttr: ["'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
  },
});

/** The API document, a reader for it, and the page that explains every code. */
export function docsRouter(document: OpenApiDocument): Router {
  const router = Router();
  const assets = new Map(ASSETS.map((name) => [name, readFileSync(path.join(SWAGGER_UI, name))]));
  const json = JSON.stringify(document);
  router.get('/openapi.json', (_req, res) => void res.type('json').send(json));
  router.use('/docs', POLICY);
  router.get('/docs', (_req, res) => void res.type('html').send(PAGE));
  router.get('/docs/start.js', (_req, res) => void res.type('js').send(START));
  router.get('/docs/problems', (req, res) => void res.type('html').send(codesPage(askedLanguage(req) ?? 'en')));
  router.get('/docs/:asset', (req, res, next) => {
    const found = assets.get(req.params.asset);
    if (found === undefined) {
      next();
      return;
    }
    res.set('Cache-Control', 'public, max-age=3600').type(path.extname(req.params.asset)).send(found);
  });
  return router;
}

const HEADINGS: Readonly<
  Record<Language, { readonly refusals: string; readonly reasons: string; readonly flags: string }>
> = {
  en: { refusals: 'Refusals', reasons: 'Reasons', flags: 'Red flags' },
  es: { refusals: 'Rechazos', reasons: 'Motivos', flags: 'Señales de alerta' },
  pt: { refusals: 'Recusas', reasons: 'Motivos', flags: 'Sinais de alerta' },
};

function codesPage(language: Language): string {
  const { refusals, reasons, flags } = HEADINGS[language];
  const refusalRows = Object.entries(REFUSALS).map(([code, { status, title, detail }]) => [
    code,
    `${status}`,
    `${title[language]}. ${detail[language]}`,
  ]);
  const reasonRows = Object.entries(REASONS).map(([code, text]) => [code, text[language]]);
  const flagRows = Object.entries(RED_FLAGS).map(([code, { severity, text }]) => [code, severity, text[language]]);
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${refusals}</title></head>
<body>
<h1>${refusals}</h1>
${table(refusalRows)}
<h1>${reasons}</h1>
${table(reasonRows)}
<h1>${flags}</h1>
${table(flagRows)}
</body>
</html>
`;
}

/** One row for each code, to be pointed at by its name. */
function table(rows: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[]) => row.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('');
  return `<table>\n${rows.map((row) => `<tr id="${row[0] ?? ''}">${cells(row)}</tr>`).join('\n')}\n</table>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
