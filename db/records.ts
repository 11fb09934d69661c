import type { SandboxDirective } from '../domain/sandbox';
import type { Screening } from '../domain/screening/screening';
import type { VendorFindings } from '../domain/vendorAnswer';
import type { ContactChannel, DocumentCategory } from '../domain/vocabulary';

/** What the vault keeps of a person, by kind of record. Nothing of it is stored anywhere else. */
export interface SealedRecords {
  /** What the backend said when it began the registration. Id: `profile`. */
  readonly profile: Profile;
  /** Id: `sub_…`. */
  readonly submission: Submission;
  /** What was read from a document's pictures. Id: the `sub_…` of the document. */
  readonly extraction: DocumentFacts;
  /** The first answer of a vendor about an attempt, which is the one that counts. Id: `answerIdOf`. */
  readonly vendorAnswer: VendorFindings & { readonly facts?: DocumentFacts | undefined };
  /** The face in a document's portrait. Id: the `sub_…` of the document. */
  readonly portrait: FaceRecord & { readonly blobId: string };
  /** The face of a person in front of the camera, as it was enrolled. Id: the `sub_…` of the liveness step, `/` and the engine. */
  readonly face: FaceRecord;
  /** What a person signed. Id: the `sub_…` of the signature. */
  readonly signedText: SignedText;
  /** The PDF of a signed text, made when it was first asked for. Id: the `sub_…` of the signature. */
  readonly signedPdf: { readonly base64: string };
  /** Id: `ctc_…`. */
  readonly contact: { readonly channel: ContactChannel; readonly value: string };
  /** What a search of lists found. Id: `screeningId`. */
  readonly screening: Screening;
  /** The free text of a review, a cancellation or a reopening. Id: `note_…`. */
  readonly note: { readonly text: string };
}
export type RecordKind = keyof SealedRecords;

export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [member: string]: JsonValue };

export interface Profile {
  readonly externalUserId: string | null;
  readonly contact: { readonly email: string | null; readonly phone: PhoneNumber | null };
  readonly metadata: Readonly<Record<string, JsonValue>>;
  /** Absent in profiles that were sealed before there were tags. */
  readonly tags?: readonly string[];
}

export interface PhoneNumber {
  /** `+` and digits only. */
  readonly e164: string;
  /** ISO 3166-1 alpha-2; null for numbers that belong to no country. */
  readonly country: string | null;
}

export interface Address {
  readonly street: string;
  readonly city: string;
  readonly region?: string;
  readonly postalCode?: string;
  /** ISO 3166-1 alpha-3. */
  readonly country: string;
}

export interface SignUpFormSubmission {
  readonly step: 'signUpForm';
  readonly fullName?: string;
  readonly email?: string;
  readonly phone?: PhoneNumber;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string;
  readonly consent: boolean;
}

export interface BasicInformationSubmission {
  readonly step: 'basicInformation';
  /** `YYYY-MM-DD`. */
  readonly birthDate?: string;
  /** ISO 3166-1 alpha-3. */
  readonly nationality?: string;
  readonly gender?: 'female' | 'male' | 'other';
  readonly address?: Address;
}

/** Pictures are named by their blob ids. */
export interface DocumentSubmission {
  readonly step: 'document';
  readonly category: DocumentCategory;
  /** ISO 3166-1 alpha-3, or a code that only travel documents know, such as `UTO`. */
  readonly country: string;
  readonly front: string;
  readonly back: string | null;
  /** What came with a picture said that a program for editing pictures saved it. */
  readonly isEdited?: boolean;
  readonly sandbox?: SandboxDirective;
}

export type LivenessSubmission =
  | {
      readonly step: 'liveness';
      readonly mode: 'selfie';
      readonly selfie: string;
      readonly sandbox?: SandboxDirective;
    }
  | {
      readonly step: 'liveness';
      readonly mode: 'challenge';
      readonly challengeId: string;
      readonly actions: readonly string[];
      /** One picture for each action, in their order. */
      readonly frames: readonly string[];
      readonly sandbox?: SandboxDirective;
    };

export interface FormSubmission {
  readonly step: 'form';
  readonly answers: JsonValue;
  readonly schemaHash: string;
}

export type SignatureSubmission =
  | { readonly step: 'signature'; readonly kind: 'typed'; readonly name: string; readonly textHash: string }
  | {
      readonly step: 'signature';
      readonly kind: 'drawn';
      readonly strokes: readonly Stroke[];
      readonly textHash: string;
    };

/** What the PDF of a signature tells, besides the signature itself. */
export interface SignedText {
  /** The key of the step. */
  readonly key: string;
  readonly text: string;
  /** Null where nobody said it. */
  readonly signerName: string | null;
  /** When the signature was handed in. */
  readonly at: string;
}

/** Points in the order drawn: `x` and `y` in pixels, `t` in milliseconds. */
export type Stroke = readonly { readonly x: number; readonly y: number; readonly t: number }[];

export type Submission =
  | SignUpFormSubmission
  | BasicInformationSubmission
  | DocumentSubmission
  | LivenessSubmission
  | FormSubmission
  | SignatureSubmission;

/** What faces are compared by. */
export interface FaceRecord {
  /** Which engine described it; descriptions of different engines say nothing of each other. */
  readonly engine: string;
  /** Of unit length; 32-bit floats, little-endian, in base64. */
  readonly descriptor: string;
}

/** Each null where the document does not say it, or it could not be read. */
export interface DocumentFacts {
  readonly fullName: string | null;
  readonly givenNames: string | null;
  readonly familyName: string | null;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string | null;
  readonly number: string | null;
  /** Who issued it: ISO 3166-1 alpha-3, or a code that only travel documents know. */
  readonly country: string | null;
  readonly nationality: string | null;
  readonly sex: 'female' | 'male' | 'unspecified' | null;
  /** `YYYY-MM-DD`. */
  readonly expiryDate: string | null;
  /** The names filled their field, so that some may be missing or cut short. */
  readonly namesTruncated?: boolean;
}
