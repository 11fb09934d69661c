import type { ReasonCode } from './reasons';

export const SANDBOX_OUTCOMES = ['passed', 'failed', 'needsReview', 'imageQuality', 'providerDown'] as const;

/** What a submission to a step with the `sandbox` provider may ask for. */
export interface SandboxDirective {
  readonly outcome: (typeof SANDBOX_OUTCOMES)[number];
  readonly reasons?: readonly ReasonCode[];
  /** 0 to 60. */
  readonly delaySeconds?: number;
  /** How many calls fail before one passes; `providerDown` only. */
  readonly times?: number;
}

/** Every contact code of a sandbox project. */
export const SANDBOX_CONTACT_CODE = '000000';

/** Invented names on the `sandbox` list of the criminal-history check. Any other name is no hit. */
export const SANDBOX_WATCHLIST = {
  hit: 'Hector Sandbox Hitt',
  nearHit: 'Nadia Sandbox Neerhitt',
  noHit: 'Clara Sandbox Clear',
} as const;
