/** One attempt of one step of one registration: what a vendor is asked about. */
export interface CheckReference {
  readonly registrationId: string;
  readonly key: string;
  readonly attempt: number;
}

/** As vendors see it: the id of a request and of every repetition of it. Neither ids nor keys hold a full stop. */
export function referenceOf({ registrationId, key, attempt }: CheckReference): string {
  return `${registrationId}.${key}.${attempt}`;
}

/** Names what the vault keeps of the answer about an attempt. */
export function answerIdOf({ key, attempt }: Pick<CheckReference, 'key' | 'attempt'>): string {
  return `${key}.${attempt}`;
}

/** Null for what is no reference. */
export function readReference(text: string): CheckReference | null {
  const parts = /^(?<registrationId>reg_[0-9a-f-]{36})\.(?<key>[\w-]{1,40})\.(?<attempt>[1-9]\d{0,5})$/.exec(
    text,
  )?.groups;
  const { registrationId, key, attempt } = parts ?? {};
  if (registrationId === undefined || key === undefined || attempt === undefined) return null;
  return { registrationId, key, attempt: Number(attempt) };
}
