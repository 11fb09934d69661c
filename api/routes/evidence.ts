import type { Readable } from 'node:stream';
import { gatherFacts } from '../../evidence/facts';
import type { EvidenceFacts } from '../../evidence/facts';
import type { Language } from '../../domain/vocabulary';
import { ThreadJobError } from '../../threads/threadPool';
import { forScope, mayReadPersonalData } from '../access';
import { defineRoute } from '../defineRoute';
import { loadRegistration, notFound } from '../load';
import type { LoadedRegistration } from '../load';
import { Refusal } from '../refusal';
import { NO_BODY, NO_QUERY, reply } from '../route';
import type { Call } from '../route';
import { SentFile, sentFile } from '../sentFile';
import { Turns } from '../turns';

const tag = 'Evidence';
const READ = forScope('registrations:read');
const SCOPED =
  'With the scope `personalData:read` it holds names, answers, pictures and signed texts, and the reading is noted; ' +
  'without it, everything else.';

/** Of the process. One holds its pictures, small, and the report: some megabytes. */
const turns = new Turns({ atOnce: 2, waiting: 20 });

export const evidenceRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/app-registrations/{id}/evidence.pdf',
    operation: 'readEvidenceReport',
    tag,
    summary: 'Read the evidence of a registration as a PDF for people',
    description: `Each step, each attempt, what was found and decided, in the caller’s language; signed by the project’s certificate. ${SCOPED}`,
    access: READ,
    limit: 'write',
    load: loadRegistration,
    query: NO_QUERY,
    body: NO_BODY,
    answers: { 200: { description: 'The report', schema: sentFile, media: 'application/pdf' } },
    handle: async (call) => {
      const pdf = await prepared(call, (facts, language) => call.services.evidence.pdf(facts, language));
      return fileAnswer(call, 'application/pdf', 'pdf', pdf);
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/app-registrations/{id}/evidence.zip',
    operation: 'readEvidenceArchive',
    tag,
    summary: 'Read the evidence of a registration as an archive that can be verified offline',
    description: `All files, all events in a hash chain, and a manifest signed by the project’s certificate: \`npx app-registrations verify evidence.zip\` checks it. ${SCOPED}`,
    access: READ,
    limit: 'write',
    load: loadRegistration,
    query: NO_QUERY,
    body: NO_BODY,
    answers: { 200: { description: 'The archive', schema: sentFile, media: 'application/zip' } },
    handle: async (call) => {
      const zip = await prepared(call, (facts, language) => call.services.evidence.zip(facts, language));
      return fileAnswer(call, 'application/zip', 'zip', zip);
    },
  }),
];

type Asked = Call<LoadedRegistration, unknown, null>;

/** Does the work when it is its turn. The reading is noted before anything is shown. */
function prepared<Result>(
  call: Asked,
  work: (facts: EvidenceFacts, language: Language) => Promise<Result>,
): Promise<Result> {
  const { services, credential, route, requestId, resource } = call;
  const { registration, flow } = resource;
  const { id: registrationId, projectId } = registration;
  return turns.take(1, async () => {
    const project = (await services.repositories.projects.get(projectId)) ?? notFound();
    const seesPersonalData = mayReadPersonalData(credential);
    if (seesPersonalData) {
      const access = { registrationId, projectId, credentialId: credential.id, route, requestId };
      await services.repositories.accessLog.record([access]);
    }
    const sources = { events: services.repositories.events, vault: services.vault };
    const facts = await gatherFacts(sources, { project, registration, flow }, seesPersonalData);
    return work(facts, call.language).catch((error: unknown) => {
      const isBusy = error instanceof ThreadJobError && (error.code === 'OVERLOADED' || error.code === 'CLOSED');
      throw isBusy ? new Refusal('TEMPORARILY_UNAVAILABLE', {}, { cause: error }) : error;
    });
  });
}

function fileAnswer({ resource }: Asked, mediaType: string, extension: string, content: Buffer | Readable) {
  const { id, sequence } = resource.registration;
  return reply(200, new SentFile(mediaType, `evidence-${id}.${extension}`, content), { sequence });
}
