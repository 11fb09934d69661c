import type { RequestHandler, Response } from 'express';
import type { Project } from '../db/repositories/projects';
import { projectOf } from './access';
import type { Credential } from './access';
import { Refusal } from './refusal';
import type { Services } from './services';

const ALLOW_ORIGIN = 'Access-Control-Allow-Origin';
const EXPOSED = 'ETag, Location, Retry-After, RateLimit, RateLimit-Policy, X-Request-Id';

/**
 * Answers a browser's question before its request. There is no credential in it yet, so every page may ask; whether
 * the page may read the answer is decided with the credential.
 */
export const preflight: RequestHandler = (req, res) => {
  res.set({
    [ALLOW_ORIGIN]: req.get('origin') ?? '*',
    'Access-Control-Allow-Methods': 'GET, POST, PUT',
    'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key, If-Match, Prefer, Accept-Language',
    'Access-Control-Max-Age': '600',
    Vary: 'Origin',
  });
  res.status(204).end();
};

/** Lets any page read that its credential is not valid: there is nothing else in that answer. */
export function allowAnyOrigin(res: Response): void {
  res.set(ALLOW_ORIGIN, '*');
}

/**
 * Lets the page read the answer, if it is one of the project's. A publishable key is of use there only.
 * @throws Refusal FORBIDDEN
 */
export async function allowOrigin(
  { repositories }: Services,
  credential: Credential,
  origin: string | undefined,
  res: Response,
): Promise<void> {
  res.removeHeader(ALLOW_ORIGIN);
  const isPublishable = credential.kind === 'publishableKey';
  const isFromBrowser = origin !== undefined && (isPublishable || credential.kind === 'token');
  const project = isFromBrowser ? await projectFor(repositories.projects, credential) : null;
  if (origin !== undefined && project?.allowedOrigins.includes(origin) === true) {
    res.set({ [ALLOW_ORIGIN]: origin, 'Access-Control-Expose-Headers': EXPOSED });
  } else if (isPublishable) throw new Refusal('FORBIDDEN');
}

function projectFor(projects: Services['repositories']['projects'], credential: Credential): Promise<Project | null> {
  const id = projectOf(credential);
  return id === null ? Promise.resolve(null) : projects.get(id);
}
