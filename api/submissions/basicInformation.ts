import type { RequestBody } from '../body/requestBody';
import { faultsOfMissing, parseFields } from '../faults';
import { jsonOf } from '../route';
import { basicInformationBody } from '../schemas/submission';
import { refuseSpecimen } from './refuseSpecimen';
import type { Handing, Received } from './received';

/** What the flow asks for must be given; a minimum age and the like are for the evaluation. */
export function readBasicInformation(body: RequestBody, handing: Handing<'basicInformation'>): Received {
  const { facts, step } = handing;
  const json = jsonOf(body);
  const missing = faultsOfMissing(json, step.settings.fields, facts.language);
  const given = parseFields(basicInformationBody, json, facts.language, missing);
  refuseSpecimen({ '/nationality': given.nationality, '/address/country': given.address?.country }, handing);
  return { submission: { ...given, step: 'basicInformation' }, pictures: [] };
}
