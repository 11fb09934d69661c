/** What may be wrong with an archive of evidence, in words for whoever checks it. */
export const ARCHIVE_FAULTS = {
  UNREADABLE: 'It is no whole ZIP archive',
  TOO_LARGE: 'It is larger, or has more files, than evidence has',
  UNSAFE_NAME: 'A file has a name that leads elsewhere, or that evidence never has',
  COMPRESSED: 'A file is packed or encrypted, which evidence never is',
  DUPLICATE_FILE: 'Two files have the same name',
  LAYOUT_CHANGED: 'There are bytes in it that do not belong to its files, or its structure was changed',
  MANIFEST_MISSING: 'It has no manifest, or no signature of one',
  MANIFEST_INVALID: 'The manifest is not one, or not written as one is',
  SIGNATURE_INVALID: 'The signature over the manifest does not hold',
  OTHER_CERTIFICATE: 'It is signed by another certificate than the one that it must be by',
  NEWER_FORMAT: 'It is of a newer format than this version knows: verify it with a newer one',
  TIME_STAMP_INVALID: 'The time stamp of the manifest does not hold',
  TIME_STAMP_MISSING: 'It has no time stamp, which an authority was named for',
  OTHER_AUTHORITY: 'A time stamp is by another authority than the one that was named',
  FILE_ADDED: 'A file is not in the manifest',
  FILE_MISSING: 'A file of the manifest is not there',
  FILE_CHANGED: 'A file is not what the manifest says',
  FILES_REORDERED: 'The files are not in the order of the manifest',
  EVENT_MISSING: 'Events are missing, or there are more than there should be',
  EVENTS_REORDERED: 'The events are not in their order',
  EVENT_CHANGED: 'An event is not the one that its hash is of',
  CONTENTS_DISAGREE: 'A file tells of another registration, or has another certificate, than the manifest',
  PDF_INVALID: 'The signature of a PDF does not hold, or is by another certificate',
} as const;
export type ArchiveFaultCode = keyof typeof ARCHIVE_FAULTS;

export interface ArchiveFault {
  readonly code: ArchiveFaultCode;
  /** Which file, event or part. */
  readonly at: string | null;
}

/** The archive cannot be looked at any further. */
export class ArchiveUnusableError extends Error {
  constructor(readonly fault: ArchiveFault) {
    super(fault.code);
    this.name = 'ArchiveUnusableError';
  }
}
