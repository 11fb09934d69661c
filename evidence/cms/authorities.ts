import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Certificates of time-stamp authorities, or of whoever issued theirs, that somebody chose to believe. */
export type Authorities = readonly X509Certificate[];

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
/** From the certificate of an authority up to one that is believed. */
const MAX_ISSUERS = 5;

/**
 * The certificates of a file: PEM, with one or more, or DER.
 * @throws Error where it has none
 */
export function authoritiesIn(file: Buffer): Authorities {
  const inPem = file.toString('latin1').match(PEM);
  return inPem === null ? [new X509Certificate(file)] : inPem.map((pem) => new X509Certificate(pem));
}

/** Reads `TSA_CERTIFICATE`. */
export const authoritiesInFile = z.string().transform((file, context): Authorities => {
  try {
    return authoritiesIn(readFileSync(file));
  } catch {
    context.addIssue({ code: 'custom', message: 'must name a readable file of certificates, in PEM or DER' });
    return z.NEVER;
  }
});

/**
 * Whether a certificate is one of these, or was issued by one of them, whether at once or by way of others.
 * @param certificate in DER, as are those that came `with` it: they are believed only as far as these issued them
 * @param by.at when each of them must be valid
 */
export function isVouchedFor(
  certificate: Buffer,
  by: { readonly by: Authorities; readonly with: readonly Buffer[]; readonly at: Date },
): boolean {
  const others = by.with.map((der) => new X509Certificate(der));
  const issuersOf = (issued: X509Certificate) =>
    [...by.by, ...others].filter((issuer) => hasIssued(issuer, issued) && isValid(issuer, by.at));
  const isOneOfThem = ({ raw }: X509Certificate) => by.by.some((authority) => authority.raw.equals(raw));
  let reached = [new X509Certificate(certificate)];
  for (let issuers = 0; issuers <= MAX_ISSUERS; issuers += 1) {
    if (reached.some(isOneOfThem)) return true;
    reached = [...new Map(reached.flatMap(issuersOf).map((issuer) => [issuer.fingerprint256, issuer])).values()];
  }
  return false;
}

function hasIssued(issuer: X509Certificate, issued: X509Certificate): boolean {
  return issuer.ca && issued.checkIssued(issuer) && issued.verify(issuer.publicKey);
}

function isValid({ validFrom, validTo }: X509Certificate, at: Date): boolean {
  return at.getTime() >= Date.parse(validFrom) && at.getTime() <= Date.parse(validTo);
}
