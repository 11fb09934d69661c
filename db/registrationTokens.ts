import { createHash, randomUUID, webcrypto } from 'node:crypto';
import { SignJWT, errors, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Vault } from './vault/vault';

const AUDIENCE = 'app-registrations';
const claims = z.object({ sub: z.string(), generation: z.int(), exp: z.int() });
const REMEMBERED = 10_000;

/** Whom a token was issued to. */
export interface TokenHolder {
  readonly registrationId: string;
  /** Of the enrolment, so that older tokens can be revoked. */
  readonly generation: number;
}

/** What a token said whose signature is ours. */
interface Checked {
  readonly holder: TokenHolder;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export interface RegistrationTokens {
  /** A signed token for one registration. */
  issue(holder: TokenHolder): Promise<string>;
  /** Null for anything that is not a token of ours, or no longer in time. Whether it was revoked is not known here. */
  read(token: string): Promise<TokenHolder | null>;
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
  // A signature never changes: each is checked once, as a person's browser sends the same token again and again. Tokens
  // are kept as their hash.
  const checked = new LRUCache<string, Checked>({ max: REMEMBERED });

  return {
    async issue(holder) {
      const expiresAtSeconds = Math.floor((Date.now() + ttlMs) / 1_000);
      const token = await new SignJWT({ generation: holder.generation })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(holder.registrationId)
        .setAudience(AUDIENCE)
        .setJti(randomUUID())
        .setIssuedAt()
        .setExpirationTime(expiresAtSeconds)
        .sign(await imported);
      checked.set(nameOf(token), { holder, expiresAt: expiresAtSeconds * 1_000 });
      return token;
    },
    async read(token) {
      const name = nameOf(token);
      const known = checked.get(name) ?? (await check(token));
      if (known === null) return null;
      checked.set(name, known);
      return Date.now() < known.expiresAt ? known.holder : null;
    },
  };

  async function check(token: string): Promise<Checked | null> {
    try {
      const { payload } = await jwtVerify(token, await imported, { algorithms: ['HS256'], audience: AUDIENCE });
      const { sub, generation, exp } = claims.parse(payload);
      return { holder: { registrationId: sub, generation }, expiresAt: exp * 1_000 };
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof z.ZodError) return null;
      throw error;
    }
  }
}

function nameOf(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}

/** The project's own enrolment page with the token in the fragment, which browsers do not send; null without a page. */
export function enrolmentLink(enrolmentUrl: string | null, token: string): string | null {
  if (enrolmentUrl === null) return null;
  const link = new URL(enrolmentUrl);
  link.hash = `token=${token}`;
  return link.toString();
}
