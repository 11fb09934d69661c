import { randomUUID, webcrypto } from 'node:crypto';
import { SignJWT, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Vault } from './vault/vault';

const AUDIENCE = 'app-registrations';
const claims = z.object({ sub: z.string(), generation: z.int() });

export interface RegistrationTokens {
  /** A signed token for one registration; `generation` of its enrolment, so that older ones can be revoked. */
  issue(holder: { readonly registrationId: string; readonly generation: number }): Promise<string>;
  /** Null for anything that is not a token of ours, or no longer in time. Whether it was revoked is not known here. */
  read(token: string): Promise<{ readonly registrationId: string; readonly generation: number } | null>;
}

/** @param ttlMs how long a token is good for */
export function createRegistrationTokens(vault: Vault, ttlMs: number): RegistrationTokens {
  // Imported once: given the bytes, jose would import them for every token.
  const imported = webcrypto.subtle.importKey(
    'raw',
    vault.signingKey('registrationToken'),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign', 'verify'],
  );
  return {
    issue: async ({ registrationId, generation }) =>
      new SignJWT({ generation })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(registrationId)
        .setAudience(AUDIENCE)
        .setJti(randomUUID())
        .setIssuedAt()
        .setExpirationTime(new Date(Date.now() + ttlMs))
        .sign(await imported),
    async read(token) {
      try {
        const { payload } = await jwtVerify(token, await imported, { algorithms: ['HS256'], audience: AUDIENCE });
        const { sub, generation } = claims.parse(payload);
        return { registrationId: sub, generation };
      } catch (error) {
        if (error instanceof errors.JOSEError || error instanceof z.ZodError) return null;
        throw error;
      }
    },
  };
}

/** The project's own enrolment page with the token in the fragment, which browsers do not send; null without a page. */
export function enrolmentLink(enrolmentUrl: string | null, token: string): string | null {
  if (enrolmentUrl === null) return null;
  const link = new URL(enrolmentUrl);
  link.hash = `token=${token}`;
  return link.toString();
}
