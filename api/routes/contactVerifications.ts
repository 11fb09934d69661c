import type { ContactVerification } from '../../db/repositories/contactVerifications';
import { refusalOf } from '../../domain/refusalOf';
import type { ContactChannel } from '../../domain/vocabulary';
import { confirmContact, sendContactCode } from '../../workflows/appRegistration/messages';
import { forScope, isBackend } from '../access';
import { decide } from '../decide';
import { defineRoute } from '../defineRoute';
import { heldIfClosed, idIn, loadRegistration, notFound } from '../load';
import type { LoadedRegistration } from '../load';
import { keyByContact } from '../naturalKey';
import { Refusal } from '../refusal';
import { NO_QUERY, jsonBody, reply } from '../route';
import type { Call, RequestFacts } from '../route';
import { codeEntry, codeRequest, codeSent } from '../schemas/decisions';
import { registration } from '../schemas/registration';
import { maskEmail, maskPhone } from '../views/mask';
import { showRegistration } from '../views/showRegistrations';

const tag = 'Contact verifications';
const WRITE = forScope('registrations:write', 'applicant');

type LoadedVerification = LoadedRegistration & { readonly verification: ContactVerification };

export const contactVerificationRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/app-registrations/{id}/contact-verifications',
    operation: 'sendContactCode',
    tag,
    summary: 'Send a one-time code to the person’s e-mail address or telephone',
    description: 'In a sandbox project every code is 000000 and nothing is sent.',
    access: WRITE,
    limit: 'code',
    load: loadRegistration,
    held: heldIfClosed,
    query: NO_QUERY,
    body: jsonBody(codeRequest),
    answers: { 202: { description: 'The code is on its way', schema: codeSent } },
    refusals: ['STEP_NOT_OPEN', 'REGISTRATION_CLOSED', 'CONTACT_UNREACHABLE'],
    handle: send,
  }),
  defineRoute({
    method: 'put',
    path: '/v1/app-registrations/{id}/contact-verifications/{cid}',
    operation: 'confirmContact',
    tag,
    summary: 'Confirm a contact with its code',
    access: WRITE,
    limit: 'write',
    load: loadVerification,
    held: ({ updateId }, { flow, registration: state, verification: { channel, contactId } }) =>
      refusalOf(flow, state, { type: 'contactVerified', requestId: updateId, channel, contactId }),
    query: NO_QUERY,
    body: jsonBody(codeEntry),
    answers: { 200: { description: 'The registration', schema: registration } },
    refusals: ['STEP_NOT_OPEN', 'REGISTRATION_CLOSED', 'CODE_WRONG', 'CODE_EXPIRED', 'DUPLICATE_REGISTRATION'],
    handle: confirm,
  }),
];

async function loadVerification(facts: RequestFacts): Promise<LoadedVerification> {
  const loaded = await loadRegistration(facts);
  const verification = await facts.services.repositories.contactVerifications.get(idIn(facts, 'cid', 'cvf'));
  if (verification?.registrationId !== loaded.registration.id) return notFound();
  return { ...loaded, verification };
}

async function send(call: Call<LoadedRegistration, unknown, { channel: ContactChannel }>) {
  const { services, resource, body, updateId } = call;
  const { channel } = body;
  // The channel is in the body, so its state can be looked at no earlier.
  const refusal = refusalOf(resource.flow, resource.registration, { type: 'codeSent', requestId: updateId, channel });
  if (refusal !== null) throw new Refusal(refusal);
  const verificationId = call.newId('cvf');
  await decide(call, sendContactCode, { channel, verificationId });
  const verification = await services.repositories.contactVerifications.get(verificationId);
  const contact = verification === null ? null : await contactOf(call, verification.contactId);
  // Repeated to a run that had handled it, while the code was sent to an address that was replaced since.
  if (verification === null || contact === null) throw new Refusal('STEP_NOT_OPEN');
  const sentTo = channel === 'email' ? maskEmail(contact.value) : maskPhone(contact.value);
  const { id, expiresAt, attemptsLeft } = verification;
  return reply(202, { id, sentTo, expiresAt, attemptsLeft });
}

async function confirm(call: Call<LoadedVerification, unknown, { code: string }>) {
  const { services, resource, body } = call;
  const { contactVerifications } = services.repositories;
  const { id, channel, contactId } = resource.verification;
  const tried = await contactVerifications.tryCode(
    id,
    services.vault.hash('code', id, body.code),
    new Date().toISOString(),
  );
  if (tried.type === 'wrong') throw new Refusal('CODE_WRONG', { attemptsLeft: tried.attemptsLeft });
  if (tried.type === 'unknown') notFound();
  if (tried.type === 'expired') throw new Refusal('CODE_EXPIRED');
  await holdContact(call, contactId);
  const after = await decide(call, confirmContact, { channel, contactId });
  return reply(200, await showRegistration(call, after), { sequence: after.registration.sequence });
}

/** A person whom no user id names is known by the verified contact, and has one open registration of a flow. */
async function holdContact(call: Call<LoadedVerification, unknown, unknown>, contactId: string): Promise<void> {
  const { services, resource, credential } = call;
  const { id: registrationId, projectId, flow } = resource.registration;
  const refs = {
    profile: { registrationId, kind: 'profile', id: 'profile' },
    contact: { registrationId, kind: 'contact', id: contactId },
  } as const;
  const opened = await services.vault.openMany(Object.values(refs));
  const [profile, contact] = [opened.get(refs.profile), opened.get(refs.contact)];
  if (contact === null) throw new Error('No address is sealed under this contact id');
  if (profile?.externalUserId != null) return;
  const keyHash = keyByContact(services.vault, { projectId, flowId: flow.id }, contact);
  const held = await services.repositories.enrolments.hold({
    registrationId,
    keyHash,
    confirmEnded: services.putRight,
  });
  if (held.type === 'held') return;
  throw new Refusal('DUPLICATE_REGISTRATION', isBackend(credential) ? { registrationId: held.registrationId } : {});
}

function contactOf({ services, resource }: Call<LoadedRegistration, unknown, unknown>, contactId: string) {
  return services.vault.open({ registrationId: resource.registration.id, kind: 'contact', id: contactId });
}
