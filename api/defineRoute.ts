import type { Request, Response } from 'express';
import { uuidv7 } from 'uuidv7';
import { REFUSALS } from '../domain/refusals';
import { checkAccess, isForBrowsers, projectOf } from './access';
import type { AccessRule, Credential } from './access';
import { readBody } from './body/readBody';
import type { BodyMedia, RequestBody } from './body/requestBody';
import { faultsOfText } from './body/unsafeText';
import { allowAnyOrigin, allowOrigin } from './cors';
import { Exchange, refusalFor } from './exchange';
import { parseFields } from './faults';
import { idempotencyKeyOf, isCondition, isCurrent, streamOf, waitOf } from './headers';
import { isKept, once } from './idempotency';
import type { Rendered } from './idempotency';
import { askedLanguage } from './language';
import { isId } from './load';
import { Refusal, refuseFaults } from './refusal';
import type { AnswerSchemas, RequestFacts, Resource, Route, RouteSpec } from './route';
import type { Services } from './services';

const NOBODY: Credential = { kind: 'nobody', id: 'nobody' };

/**
 * Makes a route that can be mounted and described from what it declares. All requests take the same way: who asks
 * (401, 429), may they (403), about what (404), does its state allow it (409, 412), the body (400, 413, 415), was it
 * asked before, the fields (422), the handler. A refusal by state is held back until the body was read, so that a
 * repeated request gets its first answer.
 */
export function defineRoute<R extends Resource, Query, Body, Answers extends AnswerSchemas>(
  spec: RouteSpec<R, Query, Body, Answers>,
): Route {
  return {
    ...spec,
    isConditional: spec.seen !== undefined,
    serve: async (services, req, res) => {
      const exchange = new Exchange(services, req, res, spec.path);
      try {
        exchange.send(await answerTo(spec, services, exchange, req, res));
      } catch (error) {
        exchange.fail(error);
      }
    },
  };
}

async function answerTo<R extends Resource, Query, Body, Answers extends AnswerSchemas>(
  spec: RouteSpec<R, Query, Body, Answers>,
  services: Services,
  exchange: Exchange,
  req: Request,
  res: Response,
): Promise<Rendered> {
  const credential = await identify(spec.access, services, req, res);
  exchange.credentialId = credential.id;
  res.set((await services.rateLimits.count(credential, spec.limit, req.ip ?? '')) ?? {});
  if (isForBrowsers(spec.access)) await allowOrigin(services, credential, req.get('origin'), res);
  const params = paramsOf(req);
  checkAccess(spec.access, credential, params.id);

  // Who is refused may have been misled by rows: they are compared with the workflow before that is said.
  const registrationId = registrationIn(params);
  const putRight = () => (registrationId === null ? Promise.resolve(false) : services.putRight(registrationId));

  const isRead = spec.method === 'get' || spec.onlyAsks === true;
  const isPost = spec.method === 'post' && !isRead;
  const key = isPost ? idempotencyKeyOf(req.get('idempotency-key'), credential.kind === 'publishableKey') : null;
  const asked: RequestFacts = {
    services,
    credential,
    route: `${req.method} ${spec.path}`,
    isRead,
    requestId: exchange.requestId,
    params,
    askedLanguage: askedLanguage(req),
    language: exchange.language,
    updateId: services.vault.hash('updateId', credential.id, `${req.method} ${req.path}`, key ?? ''),
    waitMs: waitOf(req.get('prefer')),
    stream: streamOf(req.get('accept'), req.get('last-event-id')),
  };
  const judged = async (by: Credential) => {
    const resource = await spec.load({ ...asked, credential: by });
    return { resource, held: heldRefusal(spec, asked, resource, req.get('if-match')) };
  };
  const first = await judged(credential);
  const isMended = first.held !== null && (await putRight());
  const { resource, held } = isMended ? await judged(await identify(spec.access, services, req, res)) : first;
  exchange.language = asked.askedLanguage ?? resource?.language ?? exchange.language;
  const facts = { ...asked, language: exchange.language };

  const body = await bodyOf(req, res, spec.body.media(resource), isPost && key === null).catch((error: unknown) => {
    throw held ?? error;
  });
  const handle = async (resourceId: string): Promise<Rendered> => {
    if (held !== null) throw held;
    const call = {
      ...facts,
      resource,
      query: parseFields(spec.query, req.query, facts.language),
      body: await spec.body.read(body, facts, resource),
      condition: conditionOf(spec, resource, req.get('if-match')),
      newId: (prefix: string) => `${prefix}_${resourceId}`,
    };
    const {
      status,
      body: answered,
      sequence = null,
      location = null,
    } = await spec.handle(call).catch(async (error: unknown) => {
      const isConflict = error instanceof Refusal && REFUSALS[error.code].status === 409;
      // Not kept, so that the request is judged anew when it comes again.
      throw isConflict && (await putRight()) ? new Refusal('TEMPORARILY_UNAVAILABLE') : error;
    });
    return { status, body: answered ?? null, sequence, location };
  };
  // A write that needs no key has a row of its own, so that its registration is looked after where it is cut off.
  if (!isPost && (facts.isRead || registrationId === null)) return handle(uuidv7());

  const { answer, isReplay } = await once(services, {
    id: isPost ? facts.updateId : uuidv7(),
    projectId: projectOf(credential),
    registrationId,
    body,
    resourceId: uuidv7(),
    work: async (resourceId, isFresh) => {
      try {
        // Its first answer is no longer kept, and the workflow would take it for a repetition: nothing would happen.
        const isWornOut = isPost && isFresh && resource?.registration?.handledRequests.includes(facts.updateId);
        if (isWornOut === true) throw new Refusal('IDEMPOTENCY_MISMATCH');
        return await handle(resourceId);
      } catch (error) {
        return keptProblem(error, exchange);
      }
    },
    keep: (made) => {
      if (!isPost) return { ...made, body: null };
      return spec.keep !== undefined && made.status < 400 ? { ...made, body: spec.keep(made.body) } : made;
    },
  });
  if (!isReplay || spec.freshen === undefined || answer.status >= 400) return answer;
  return { ...answer, body: await spec.freshen(facts, resource, answer.body) };
}

/** @throws Refusal UNAUTHENTICATED, or RATE_LIMITED where an address did not give a valid credential too often */
async function identify(access: AccessRule, services: Services, req: Request, res: Response): Promise<Credential> {
  if (access.who === 'anyone') return NOBODY;
  if (isForBrowsers(access)) allowAnyOrigin(res);
  try {
    return await services.authenticate(req.get('authorization'));
  } catch (error) {
    if (error instanceof Refusal) await services.rateLimits.countUnauthenticated(req.ip ?? '');
    throw error;
  }
}

/** The registration that a path names. */
function registrationIn({ id = '' }: Readonly<Record<string, string>>): string | null {
  return isId(id, 'reg') ? id : null;
}

/** A parameter of a path is one text: there are no wildcards. */
function paramsOf(req: Request): Record<string, string> {
  return Object.fromEntries(Object.entries(req.params).flatMap(([name, value]) => [[name, String(value)]]));
}

function heldRefusal<R extends Resource, Query, Body, Answers extends AnswerSchemas>(
  spec: RouteSpec<R, Query, Body, Answers>,
  facts: RequestFacts,
  resource: R,
  ifMatch: string | undefined,
): Refusal | null {
  const code = spec.held?.(facts, resource) ?? null;
  if (code !== null) return new Refusal(code);
  const seen = spec.seen?.(resource);
  // A repeated request that took effect already is no longer a decision: what made the state newer may be itself.
  if (seen === undefined || seen.handledRequests.includes(facts.updateId)) return null;
  return isCurrent(ifMatch, seen.sequence) ? null : new Refusal('STALE');
}

/** What `If-Match` demands, as the workflow is told it. */
function conditionOf<R extends Resource, Query, Body, Answers extends AnswerSchemas>(
  spec: RouteSpec<R, Query, Body, Answers>,
  resource: R,
  ifMatch: string | undefined,
): { readonly ifSequence?: number } {
  return spec.seen !== undefined && isCondition(ifMatch) ? { ifSequence: spec.seen(resource).sequence } : {};
}

async function bodyOf(
  req: Request,
  res: Response,
  media: readonly BodyMedia[],
  lacksKey: boolean,
): Promise<RequestBody> {
  const body = media.length === 0 ? ({ type: 'none' } as const) : await readBody(req, res, media);
  if (lacksKey) throw new Refusal('IDEMPOTENCY_KEY_REQUIRED');
  refuseFaults(faultsOfText(body));
  return body;
}

/** A refusal is an answer like any other, and kept; what may pass the next time is thrown on. */
function keptProblem(error: unknown, exchange: Exchange): Rendered {
  const problem = exchange.problem(refusalFor(error));
  if (!isKept(problem.status)) throw error;
  return problem;
}
