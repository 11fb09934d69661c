import { createHash, timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Repositories } from '../db/repositories';
import type { Vault } from '../db/vault/vault';
import type { ProjectMode } from '../domain/vocabulary';
import { SCOPES } from './access';
import type { Credential, Scope } from './access';
import { Refusal } from './refusal';
import type { RegistrationTokens } from '../db/registrationTokens';

/** The use of a key is noted to the minute. */
const NOTE_USE_EVERY_MS = 60_000;

export interface AdminKey {
  readonly secret: string;
  readonly scopes: readonly Scope[];
}

/** Whose request it is, from its `Authorization` header; refuses with `UNAUTHENTICATED`. */
export type Authenticate = (authorization: string | undefined) => Promise<Credential>;

export function createAuthentication(deps: {
  repositories: Pick<Repositories, 'apiKeys' | 'projects' | 'registrations'>;
  vault: Vault;
  tokens: RegistrationTokens;
  admin: AdminKey;
}): Authenticate {
  const { repositories, vault, tokens, admin } = deps;
  // A project never changes its mode.
  const modes = new LRUCache<string, ProjectMode>({ max: 1_000 });

  async function modeOf(projectId: string): Promise<ProjectMode> {
    const known = modes.get(projectId);
    if (known !== undefined) return known;
    const project = await repositories.projects.get(projectId);
    if (project === null) throw new Refusal('UNAUTHENTICATED');
    modes.set(projectId, project.mode);
    return project.mode;
  }

  async function byApiKey(secret: string): Promise<Credential | null> {
    const key = await repositories.apiKeys.findByHash(vault.hash('apiKey', secret));
    if (key === null) return null;
    const { id, projectId, lastUsedAt } = key;
    const wasNotedLately = lastUsedAt !== null && Date.now() - Date.parse(lastUsedAt) < NOTE_USE_EVERY_MS;
    const noted = wasNotedLately ? null : repositories.apiKeys.touch(id);
    const [mode] = await Promise.all([modeOf(projectId), noted]);
    if (key.publishable) return { kind: 'publishableKey', id, projectId, mode };
    return { kind: 'projectKey', id, projectId, mode, scopes: scopesOf(key.scopes) };
  }

  async function byToken(token: string): Promise<Credential | null> {
    const holder = await tokens.read(token);
    const subject = holder === null ? null : await repositories.registrations.ofToken(holder.registrationId);
    if (holder === null || subject === null || holder.generation < subject.oldestTokenGeneration) return null;
    const { projectId, mode } = subject;
    return { kind: 'token', id: holder.registrationId, projectId, mode, subject };
  }

  return async (authorization) => {
    const secret = /^Bearer +([\x21-\x7e]+) *$/i.exec(authorization ?? '')?.[1];
    if (secret === undefined) throw new Refusal('UNAUTHENTICATED');
    if (isSame(secret, admin.secret)) return { kind: 'admin', id: 'admin', scopes: admin.scopes };
    const credential = isApiKey(secret) ? await byApiKey(secret) : await byToken(secret);
    if (credential === null) throw new Refusal('UNAUTHENTICATED');
    return credential;
  };
}

/** The beginning of a key says what it is, to people and to secret scanners. */
export const API_KEY_PREFIX = { secret: 'sk_', publishable: 'pk_' } as const;

function isApiKey(secret: string): boolean {
  return Object.values(API_KEY_PREFIX).some((prefix) => secret.startsWith(prefix));
}

function scopesOf(stored: readonly string[]): readonly Scope[] {
  return SCOPES.filter((scope) => stored.includes(scope));
}

/** Compares in constant time, whatever the lengths. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
