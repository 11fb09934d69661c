import { alpha2ToAlpha3, alpha3ToAlpha2, isValid } from 'i18n-iso-countries';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { z } from 'zod';
import type { PhoneNumber } from '../../db/records';
import { birthDateIsPlausible } from '../../domain/steps/basicInformation';
import { ownFault } from '../faults';

/** The invented state of specimen documents: it issues papers to nobody, so only sandbox projects know it. */
export const SPECIMEN_COUNTRY = 'UTO';

/** What a person tells of themselves, well-formed and normalised. */
export const email = z
  .email()
  .max(254)
  .transform((address) => address.replace(/@.*$/, (domain) => domain.toLowerCase()))
  .meta({ example: 'ana@example.com' });

export const phone = z
  .string()
  .max(40)
  .transform((text, context): PhoneNumber => {
    const number = parsePhoneNumberFromString(text);
    if (number?.isPossible() === true) return { e164: number.number, country: number.country ?? null };
    context.addIssue({ code: 'custom', ...ownFault('PHONE_UNKNOWN') });
    return z.NEVER;
  })
  .meta({ description: 'With its country code', example: '+57 300 1234567' });

/** Reads either code of ISO 3166-1, gives alpha-2. */
export const countryAlpha2 = z
  .string()
  .toUpperCase()
  .refine(isCountry, ownFault('COUNTRY_UNKNOWN'))
  .transform((code) => alpha3ToAlpha2(code) ?? code)
  .meta({ description: 'ISO 3166-1', example: 'CO' });

/** Reads either code of ISO 3166-1, gives alpha-3; knows the specimen country. */
export const countryAlpha3 = z
  .string()
  .toUpperCase()
  .refine((code) => code === SPECIMEN_COUNTRY || isCountry(code), ownFault('COUNTRY_UNKNOWN'))
  .transform((code) => alpha2ToAlpha3(code) ?? code)
  .meta({ description: 'ISO 3166-1; UTO, the country of specimens, in sandbox projects', example: 'COL' });

export const birthDate = z.iso
  .date()
  .refine((date) => birthDateIsPlausible(date, new Date().toISOString()), ownFault('DATE_IMPOSSIBLE'))
  .meta({ example: '1990-02-28' });

/** The library takes numbers for codes as well. */
function isCountry(code: string): boolean {
  return /^[A-Z]{2,3}$/.test(code) && isValid(code);
}
