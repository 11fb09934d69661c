import { randomBytes } from 'node:crypto';
import { sign } from '../../vendors/signature';
import type { Vendor, Vendors } from '../../vendors/vendors';

export function aVendor(given: Partial<Omit<Vendor, 'url'>> & { readonly url?: string } = {}): Vendor {
  return {
    name: 'acme',
    checks: ['document', 'liveness', 'criminalHistory'],
    secrets: [randomBytes(32)],
    projects: null,
    timeoutSeconds: 5,
    answersWithinSeconds: 3_600,
    ...given,
    url: new URL(given.url ?? 'https://vendor.example/checks'),
  };
}

export function vendorsNamed(...vendors: readonly Vendor[]): Vendors {
  return new Map(vendors.map((vendor) => [vendor.name, vendor]));
}

/** A callback as the vendor sends it. */
export function signedCallback(
  vendor: Vendor,
  body: unknown,
  { id = 'msg_1', at = new Date() }: { readonly id?: string; readonly at?: Date } = {},
): { readonly json: string; readonly headers: Record<string, string> } {
  const json = typeof body === 'string' ? body : JSON.stringify(body);
  return { json, headers: { ...sign({ id, at, body: Buffer.from(json) }, vendor.secrets) } };
}
