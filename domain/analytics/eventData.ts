import type { RegistrationEvent } from '../registration';

type Data = RegistrationEvent['data'];

/** What stands in a member of an event's data, where it is one of these words. */
export function wordIn<Word extends string>(data: Data, member: string, words: readonly Word[]): Word | null {
  return words.find((word) => word === data[member]) ?? null;
}

/** Those of these words that stand in a list of an event's data, each once. */
export function wordsIn<Word extends string>(data: Data, member: string, words: readonly Word[]): readonly Word[] {
  const listed: unknown = data[member];
  return Array.isArray(listed) ? words.filter((word) => listed.includes(word)) : [];
}

/** The texts in a list of an event's data. */
export function textsIn(data: Data, member: string): readonly string[] {
  const listed: unknown = data[member];
  return Array.isArray(listed) ? listed.filter((each) => typeof each === 'string') : [];
}
