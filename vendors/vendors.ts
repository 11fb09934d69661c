import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { durationMs } from '../domain/duration';
import type { StepKind } from '../domain/vocabulary';

/** A company that performs checks over HTTP, as the operator set it up: the provider `http` of a flow's steps. */
export interface Vendor {
  readonly name: string;
  /** Takes every request. */
  readonly url: URL;
  readonly checks: readonly StepKind[];
  /** Requests are signed with all of them, callbacks with any, so that they can be changed one by one. */
  readonly secrets: readonly Buffer[];
  /** Ids of the projects that may use it; null for all. */
  readonly projects: readonly string[] | null;
  /** Longest time that one request may take. */
  readonly timeoutSeconds: number;
  /** How long to wait for a callback before the vendor is asked again. */
  readonly answersWithinSeconds: number;
}

/** By their names. */
export type Vendors = ReadonlyMap<string, Vendor>;

const SECRET_PREFIX = 'whsec_';
const MIN_SECRET_BYTES = 24;
const MAX_SECRET_BYTES = 64;

const secret = z
  .string()
  .startsWith(SECRET_PREFIX)
  .transform((text) => Buffer.from(text.slice(SECRET_PREFIX.length), 'base64'))
  .refine((key) => key.length >= MIN_SECRET_BYTES && key.length <= MAX_SECRET_BYTES);

const vendorsFile = z.record(
  z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  z
    .strictObject({
      url: z.url({ protocol: /^https?$/ }).transform((text) => new URL(text)),
      checks: z.array(z.enum(['document', 'liveness', 'criminalHistory'])).min(1),
      secrets: z.array(secret).min(1).max(5),
      projects: z.array(z.string()).nullable().default(null),
      timeoutSeconds: z.int().min(1).max(90).default(30),
      answersWithin: z
        .string()
        .default('PT1H')
        .transform((text) => (durationMs(text) ?? NaN) / 1_000)
        .refine((seconds) => seconds >= 1 && seconds <= 30 * 86_400),
    })
    .transform(({ answersWithin, ...vendor }) => ({ ...vendor, answersWithinSeconds: answersWithin })),
);

/** Reads `VENDORS_FILE`. Faults name members, never their values, of which some are secret. */
const vendorsInFile = z.string().transform((file, context): Vendors => {
  const content = jsonIn(file);
  if (content === undefined) {
    context.addIssue({ code: 'custom', message: 'must name a readable file of JSON' });
    return z.NEVER;
  }
  const parsed = vendorsFile.safeParse(content);
  if (parsed.success) return new Map(Object.entries(parsed.data).map(([name, vendor]) => [name, { name, ...vendor }]));
  const members = new Set(parsed.error.issues.flatMap(membersOf));
  context.addIssue({ code: 'custom', message: `must describe vendors; ill-formed: ${[...members].join(', ')}` });
  return z.NEVER;
});

/** What is ill-formed. A member that nobody knows is named itself, and not only the vendor that has it. */
function membersOf(issue: z.core.$ZodIssue): string[] {
  const member = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `${[...issue.path, key].join('.')} (unknown)`);
  if (issue.code === 'invalid_key') return [`the name ${member}`];
  return [member === '' ? 'the whole' : member];
}

/** JSON of the vendors that perform checks over HTTP (docs/providers.md); absent: there are none. */
export const vendorsVariable = { VENDORS_FILE: vendorsInFile.optional() };

/** The vendor, where it performs this check for this project; null otherwise. */
export function vendorFor(
  vendors: Vendors,
  asked: { readonly vendor: string | undefined; readonly check: StepKind; readonly projectId: string },
): Vendor | null {
  const vendor = vendors.get(asked.vendor ?? '');
  return vendor !== undefined && vendor.checks.includes(asked.check) && serves(vendor, asked.projectId) ? vendor : null;
}

/** The vendors that a project's flows may name. */
export function vendorsOf(vendors: Vendors, projectId: string): readonly Vendor[] {
  return [...vendors.values()].filter((vendor) => serves(vendor, projectId));
}

function serves({ projects }: Vendor, projectId: string): boolean {
  return projects?.includes(projectId) ?? true;
}

function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
