import type { DocumentCategory } from '../vocabulary';

/** What the machine-readable zone says, in its own letters. */
export interface MachineReadableZone {
  /** A visa is in a passport, but none. */
  readonly category: DocumentCategory | 'visa';
  /** ISO 3166-1 alpha-3, or a code that only travel documents know; null where what was read is no code of documents. */
  readonly country: string | null;
  readonly nationality: string | null;
  readonly familyName: string;
  readonly givenNames: string;
  /** The names fill their field, so that some may be missing or cut short. */
  readonly namesTruncated: boolean;
  /** Their line was too short or too long as it was read: a letter may be missing rather than a filler. */
  readonly namesRepaired?: boolean;
  readonly number: string;
  readonly sex: Sex | null;
  /** `YYMMDD`, with `<` for each character that is unknown. */
  readonly birthDate: string;
  /** As `birthDate`; null in zones that have none. */
  readonly expiryDate: string | null;
  readonly checkDigits: { readonly right: number; readonly all: number };
}

/** What the barcode of a licence says. Its own error correction guards it whole. */
export interface LicenceBarcode {
  /** Issuers give the same barcode to identity cards. */
  readonly category: Extract<DocumentCategory, 'license' | 'governmentId'>;
  /** The issuer's number: six digits. Numbers of documents are unique with one issuer. */
  readonly issuer: string;
  /** ISO 3166-1 alpha-3; null where none was written. */
  readonly country: string | null;
  readonly familyName: string;
  readonly givenNames: string;
  readonly namesTruncated: boolean;
  readonly number: string;
  readonly sex: Sex | null;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
  readonly expiryDate: string | null;
}

/** What is printed for people, as far as it could be read and understood. Nothing guards it against misreading. */
export interface PrintedFields {
  /** What the document calls itself. */
  readonly category: DocumentCategory | null;
  /** ISO 3166-1 alpha-3. */
  readonly country: string | null;
  readonly familyName: string | null;
  readonly givenNames: string | null;
  readonly number: string | null;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string | null;
  readonly expiryDate: string | null;
}

export type Sex = 'female' | 'male' | 'unspecified';
