import { createHash, randomUUID } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import type { Submission } from '../../db/records';
import type { Repositories } from '../../db/repositories';
import type { FlowVersion } from '../../db/repositories/flows';
import { schemaHash } from '../../db/schemaHash';
import type { Vault } from '../../db/vault/vault';
import { ANSWERS, BIRTH, DOCUMENT, FORM_SCHEMA, FULL_NAME, SIGNED_TEXT, emailOf } from './flow';
import type { AppRegistrationInput } from '../../workflows/appRegistration/messages';

export interface EnrolDeps {
  readonly repositories: Pick<Repositories, 'enrolments'>;
  readonly vault: Vault;
  /** The flow of a sandbox project, as the API published it. */
  readonly version: FlowVersion;
}

/** Stores and seals what the API would have stored and sealed before it starts the workflow of a registration. */
export async function enrol({ repositories, vault, version }: EnrolDeps): Promise<AppRegistrationInput> {
  const { flowId, projectId } = version;
  const externalUserId = randomUUID();
  const registrationId = `reg_${uuidv7()}`;
  const profile = { externalUserId, contact: { email: null, phone: null }, metadata: {} };
  const { enrolment } = await repositories.enrolments.claim({
    candidate: {
      registrationId,
      projectId,
      mode: 'sandbox',
      language: 'en',
      flowId,
      flowVersion: version.version,
      begunBy: { type: 'backend' },
    },
    keyHash: vault.hash('naturalKey', projectId, flowId, externalUserId),
    mayEnrolAgain: () => false,
    confirmEnded: () => Promise.resolve(),
    key: vault.newKey(registrationId, [{ kind: 'profile', id: 'profile', value: profile }]),
  });
  return {
    registrationId,
    projectId,
    mode: enrolment.mode,
    language: enrolment.language,
    flow: { id: flowId, version: version.version, definition: version.definition },
    startedBy: enrolment.begunBy,
    previousRegistrationId: enrolment.previousRegistrationId,
  };
}

/** Seals everything that the person of a registration will hand in; answers the ids by step. */
export async function sealSubmissions(vault: Vault, registrationId: string): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  for (const submission of submissions()) {
    const id = `sub_${uuidv7()}`;
    await vault.seal({ registrationId, kind: 'submission', id }, submission);
    ids.set(submission.step, id);
  }
  return ids;
}

/** As the API seals them. The sandbox does not look at pictures, so there are none behind their names. */
function submissions(): readonly Submission[] {
  return [
    { step: 'signUpForm', fullName: FULL_NAME, email: emailOf(randomUUID()), consent: true },
    { step: 'basicInformation', ...BIRTH },
    { step: 'document', ...DOCUMENT, front: 'front', back: null },
    { step: 'liveness', mode: 'selfie', selfie: 'selfie' },
    { step: 'form', answers: ANSWERS, schemaHash: schemaHash(FORM_SCHEMA) },
    { step: 'signature', kind: 'typed', name: FULL_NAME, textHash: textHash(SIGNED_TEXT) },
  ];
}

function textHash(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
