import type { TokenSubject } from '../db/repositories/registrations';
import type { Actor, ProjectMode } from '../domain/vocabulary';
import { Refusal } from './refusal';

/** What a project API key may be allowed; `personalData:read` may be given to the admin key as well. */
export const SCOPES = [
  'registrations:read',
  'registrations:write',
  'reviews:write',
  'flows:read',
  'flows:write',
  'personalData:read',
  'webhooks:write',
  'analytics:read',
  'bulk:write',
] as const;
export type Scope = (typeof SCOPES)[number];

export type Credential =
  /** On routes for anyone. */
  | { readonly kind: 'nobody'; readonly id: string }
  | { readonly kind: 'admin'; readonly id: string; readonly scopes: readonly Scope[] }
  | {
      readonly kind: 'projectKey';
      readonly id: string;
      readonly projectId: string;
      readonly mode: ProjectMode;
      readonly scopes: readonly Scope[];
    }
  | { readonly kind: 'publishableKey'; readonly id: string; readonly projectId: string; readonly mode: ProjectMode }
  /** The person enrolling. The id is the registration's, so that a fresh token is still the same caller. */
  | {
      readonly kind: 'token';
      readonly id: string;
      readonly projectId: string;
      readonly mode: ProjectMode;
      /** As it was when the token was checked, all in one query. */
      readonly subject: TokenSubject;
    };

/** Who may call a route. The admin key may call every route that is not the applicant's alone. */
export type AccessRule =
  | { readonly who: 'anyone' }
  | { readonly who: 'admin' }
  | { readonly who: 'applicant' }
  /** Who signs the body with the secret of a vendor; the route sees to it. */
  | { readonly who: 'vendor' }
  | {
      readonly who: 'project';
      readonly scope: Scope;
      /** The person of the registration named in the path, or a publishable key, may call it too. */
      readonly also?: 'applicant' | 'publishableKey';
    };

export const ANYONE: AccessRule = { who: 'anyone' };
export const ADMIN: AccessRule = { who: 'admin' };
export const VENDOR: AccessRule = { who: 'vendor' };
export const APPLICANT: AccessRule = { who: 'applicant' };
export const forScope = (scope: Scope, also?: 'applicant' | 'publishableKey'): AccessRule => ({
  who: 'project',
  scope,
  ...(also !== undefined && { also }),
});

/**
 * Refuses with `FORBIDDEN` a credential that the rule does not let in.
 * @param registrationId the registration named in the path, where one is
 */
export function checkAccess(rule: AccessRule, credential: Credential, registrationId: string | undefined): void {
  if (!isAllowed(rule, credential, registrationId)) throw new Refusal('FORBIDDEN');
}

function isAllowed(rule: AccessRule, credential: Credential, registrationId: string | undefined): boolean {
  if (rule.who === 'anyone') return true;
  if (rule.who === 'applicant') return credential.kind === 'token';
  if (rule.who === 'vendor') return false;
  switch (credential.kind) {
    case 'nobody':
      return false;
    case 'admin':
      return true;
    case 'projectKey':
      return rule.who === 'project' && credential.scopes.includes(rule.scope);
    case 'publishableKey':
      return rule.who === 'project' && rule.also === 'publishableKey';
    case 'token':
      return rule.who === 'project' && rule.also === 'applicant' && credential.id === registrationId;
  }
}

/** Whether a route is called from browsers, by persons or from a company's own page. */
export function isForBrowsers(rule: AccessRule): boolean {
  return rule.who === 'applicant' || (rule.who === 'project' && rule.also !== undefined);
}

/** Whether a project's things may be seen with this credential. What is hidden is answered as if it did not exist. */
export function seesProject(credential: Credential, projectId: string): boolean {
  return credential.kind === 'admin' || projectOf(credential) === projectId;
}

/** The project that a credential is bound to; null for the admin key. */
export function projectOf(credential: Credential): string | null {
  return 'projectId' in credential ? credential.projectId : null;
}

export function mayReadPersonalData(credential: Credential): boolean {
  return 'scopes' in credential && credential.scopes.includes('personalData:read');
}

/** Whether the caller is a company's own system rather than a person's browser. */
export function isBackend(credential: Credential): boolean {
  return credential.kind === 'admin' || credential.kind === 'projectKey';
}

/** Who acts by this credential. `operator` for decisions that only an operator makes. */
export function actorOf(credential: Credential, as: 'backend' | 'operator' = 'backend'): Actor {
  return isBackend(credential) ? { type: as, id: credential.id } : { type: 'applicant' };
}
