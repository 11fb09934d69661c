import { faultOf } from '../faults';
import { refuseFaults } from '../refusal';
import { SPECIMEN_COUNTRY } from '../schemas/fields';
import type { Handing } from './received';

/**
 * Nobody is of the country of specimens: only sandbox projects take it.
 * @param countries what was given, by pointer
 */
export function refuseSpecimen(
  countries: Readonly<Record<string, string | undefined>>,
  { facts, resource }: Pick<Handing<'document'>, 'facts' | 'resource'>,
): void {
  if (resource.registration.mode === 'sandbox') return;
  const faulty = Object.entries(countries).filter(([, country]) => country === SPECIMEN_COUNTRY);
  refuseFaults(faulty.map(([pointer]) => faultOf(pointer, 'COUNTRY_UNKNOWN', facts.language)));
}
