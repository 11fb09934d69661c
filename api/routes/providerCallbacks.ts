import type { Request, Response } from 'express';
import { z } from 'zod';
import { judgeFirstAnswer } from '../../vendors/firstAnswer';
import { readReference } from '../../vendors/reference';
import type { CheckReference } from '../../vendors/reference';
import { isSigned } from '../../vendors/signature';
import { vendorCallback } from '../../vendors/vendorAnswer';
import { vendorFor } from '../../vendors/vendors';
import type { Vendor } from '../../vendors/vendors';
import type { GivenPerson } from '../../domain/documents/person';
import { stepByKey } from '../../domain/flow';
import type { FlowStep } from '../../domain/flow';
import type { Registration } from '../../domain/registration';
import { VENDOR } from '../access';
import { jsonIn, readBytes } from '../body/bytes';
import { Exchange } from '../exchange';
import { parseFields } from '../faults';
import type { Rendered } from '../idempotency';
import { notFound, pinnedFlow } from '../load';
import { Refusal } from '../refusal';
import { NO_QUERY } from '../route';
import type { Route } from '../route';
import type { Services } from '../services';
import { openKnown } from '../views/known';
import type { Shown } from '../views/known';

const PATH = '/v1/provider-callbacks/{provider}';

const taken = z
  .object({
    reference: z.string(),
    taken: z.boolean().meta({ description: 'False where it changes nothing: the attempt had its result, or is over' }),
  })
  .meta({ id: 'ProviderCallbackTaken' });

/**
 * Not like the others: a vendor signs the body instead of sending a credential, and needs no Idempotency-Key, since an
 * attempt takes one result. Twice, late or in another order than the requests: nothing happens, and the vendor is told so.
 */
const reportResult: Route = {
  method: 'post',
  path: PATH,
  operation: 'reportProviderResult',
  tag: 'Provider callbacks',
  summary: 'A vendor reports the result of a check',
  description:
    'Signed as Standard Webhooks 1.0 has it, with the secret agreed with the vendor. Repeat it after a 429 or 5xx; a 200 says that nothing more is to be done.',
  access: VENDOR,
  answers: { 200: { description: 'It was taken, or comes too late to matter', schema: taken } },
  refusals: ['SIGNATURE_INVALID', 'RATE_LIMITED'],
  query: NO_QUERY,
  body: { schema: vendorCallback, required: true },
  isConditional: false,
  serve: async (services, req, res) => {
    const exchange = new Exchange(services, req, res, PATH);
    try {
      exchange.send(await take(services, req, res, exchange));
    } catch (error) {
      exchange.fail(error);
    }
  },
};

export const providerCallbackRoutes = [reportResult];

async function take(services: Services, req: Request, res: Response, exchange: Exchange): Promise<Rendered> {
  const body = await readBytes(req, res);
  const vendor = services.vendors.get(z.string().catch('').parse(req.params.provider));
  if (vendor === undefined || !isSigned(signatureIn(req), { body, at: new Date() }, vendor.secrets)) {
    await services.rateLimits.countUnauthenticated(req.ip ?? '');
    throw new Refusal('SIGNATURE_INVALID');
  }
  exchange.credentialId = vendor.name;
  const { reference, ...answer } = parseFields(vendorCallback, jsonIn(body), exchange.language);
  const about = readReference(reference) ?? notFound();
  const running = await runningAttempt(services, vendor, about);
  if (running === null) return answered(reference, false);

  const { shown, ...attempted } = running;
  const { registrationId, key, attempt } = about;
  const openGiven = () => openGivenPerson(services, shown);
  const evaluation = await judgeFirstAnswer(services.vault, { ...about, ...attempted }, answer, openGiven);
  return answered(reference, await services.runs.report(registrationId, { key, attempt, evaluation }));
}

/** What a document is compared with. */
async function openGivenPerson({ vault }: Services, shown: Shown): Promise<GivenPerson> {
  const [known] = await openKnown(vault, [shown]);
  return { fullName: known?.signUp?.fullName ?? null, birthDate: known?.basics?.birthDate ?? null };
}

function signatureIn(req: Request) {
  return {
    'webhook-id': req.get('webhook-id'),
    'webhook-timestamp': req.get('webhook-timestamp'),
    'webhook-signature': req.get('webhook-signature'),
  };
}

/** An attempt that has no result yet. */
interface RunningAttempt {
  readonly shown: Shown;
  readonly step: FlowStep;
  readonly submissionId: string | null;
}

/**
 * The attempt that a vendor speaks of; null once it is over.
 * @throws Refusal NOT_FOUND for one that there never was, or that another vendor was asked about
 */
async function runningAttempt(
  services: Services,
  vendor: Vendor,
  about: CheckReference,
): Promise<RunningAttempt | null> {
  const { registrations } = services.repositories;
  const registration = (await registrations.get(about.registrationId)) ?? notFound();
  const flow = await pinnedFlow(services, registration);
  const step = stepByKey(flow, about.key);
  if (step === undefined || !('provider' in step) || step.provider !== 'http') return notFound();
  const asked = { vendor: step.vendor, check: step.step, projectId: registration.projectId };
  if (vendorFor(services.vendors, asked)?.name !== vendor.name) return notFound();
  if (about.attempt > (recordOf(registration, about)?.submissions ?? 0)) return notFound();

  const running = attemptIn({ registration, flow }, step, about);
  // Rows may tell of a task that was lost: they are compared with the workflow before a result is thrown away.
  if (running !== null || !(await services.putRight(about.registrationId))) return running;
  const putRight = (await registrations.get(about.registrationId)) ?? notFound();
  return attemptIn({ registration: putRight, flow }, step, about);
}

function attemptIn(shown: Shown, step: FlowStep, about: CheckReference): RunningAttempt | null {
  const evaluation = recordOf(shown.registration, about)?.evaluation ?? null;
  if (evaluation?.attempt !== about.attempt) return null;
  return { shown, step, submissionId: evaluation.submissionId };
}

function recordOf(registration: Registration, { key }: CheckReference) {
  return registration.steps.find((candidate) => candidate.key === key);
}

function answered(reference: string, isTaken: boolean): Rendered {
  return { status: 200, body: { reference, taken: isTaken }, sequence: null, location: null };
}
