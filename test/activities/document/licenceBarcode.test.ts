import fc from 'fast-check';
import { licenceBarcodeIn } from '../../../activities/document/licenceBarcode';
import { aamvaPayload } from '../../../scripts/specimen/aamva';
import { HOLDER } from '../../../scripts/specimen/holder';

/** A payload of these elements, in the given order. */
const payload = (elements: readonly string[], subfile = 'DL', header = 'ANSI 636015090002') =>
  `@\n\u001e\r${header}${subfile}00410278ZT03190008${subfile}${elements.join('\n')}\rZTZTAN\r`;
const MICHAEL = [
  'DAQT64-235 789',
  'DCSSAMPLE',
  'DACMICHAEL',
  'DADJOHN',
  'DBB06061986',
  'DBA12102034',
  'DBC1',
  'DCGUSA',
];
const without = (...ids: string[]) => MICHAEL.filter((element) => !ids.some((id) => element.startsWith(id)));

describe('the barcode of a licence', () => {
  it('tells of its holder', () => {
    expect(licenceBarcodeIn(payload(MICHAEL))).toEqual({
      category: 'license',
      issuer: '636015',
      country: 'USA',
      familyName: 'SAMPLE',
      givenNames: 'MICHAEL JOHN',
      namesTruncated: false,
      number: 'T64235789',
      sex: 'male',
      birthDate: '1986-06-06',
      expiryDate: '2034-12-10',
    });
  });

  it('as our own specimens have it', () => {
    expect(licenceBarcodeIn(aamvaPayload(HOLDER))).toMatchObject({
      ...{ familyName: 'SPECIMEN', givenNames: 'ANA MARIA', number: 'L898902C3', sex: 'female' },
      ...{ birthDate: '1990-02-28', expiryDate: '2034-04-15' },
    });
  });

  it.each([
    ['an identity card', payload(MICHAEL, 'ID'), { category: 'governmentId' }],
    [
      'a family name with the mark of another field in it',
      payload([...without('DCS'), 'DCSDACOSTA DBA']),
      { familyName: 'DACOSTA DBA', givenNames: 'MICHAEL JOHN' },
    ],
    [
      'dates as Canada writes them',
      payload([...without('DBB', 'DCG'), 'DBB19860606', 'DCGCAN']),
      { birthDate: '1986-06-06', country: 'CAN' },
    ],
    [
      'given names in one field',
      payload([...without('DAC', 'DAD'), 'DCTMICHAEL,JOHN']),
      { givenNames: 'MICHAEL JOHN' },
    ],
    [
      'all names in one field',
      payload([...without('DCS', 'DAC', 'DAD'), 'DAASAMPLE,MICHAEL,JOHN']),
      { familyName: 'SAMPLE', givenNames: 'MICHAEL JOHN' },
    ],
    ['a name cut short', payload([...MICHAEL, 'DDET']), { namesTruncated: true }],
    ['no second name', payload([...without('DAD'), 'DADNONE']), { givenNames: 'MICHAEL' }],
    ['no country and no expiry', payload(without('DCG', 'DBA')), { country: null, expiryDate: null }],
    ['the first header', payload(MICHAEL, 'DL', 'AAMVA6360150102'), { issuer: '636015' }],
  ])('of %s is understood', (_, text, found) => {
    expect(licenceBarcodeIn(text)).toMatchObject(found);
  });

  it.each([
    ['another barcode', 'M1PEREZ/ANA E123456 BOGMADAV 0010'],
    ['nothing', ''],
    ['no number', payload(without('DAQ'))],
    ['no birth date', payload(without('DBB'))],
    ['no such day', payload([...without('DBB'), 'DBB02301986'])],
    ['no name', payload(without('DCS', 'DAC', 'DAD'))],
  ])('is not found in %s', (_, text) => {
    expect(licenceBarcodeIn(text)).toBeNull();
  });

  it('is told apart by its elements, whatever stands in them', () => {
    const value = fc
      .stringMatching(/^[A-Z][A-Z ]{0,20}[A-Z]$/)
      .filter((text) => !/^(NONE|UNAVL?|UNAVAIL(ABLE)?)$/.test(text));
    fc.assert(
      fc.property(value, value, (familyName, givenNames) => {
        const text = payload([...without('DCS', 'DAC', 'DAD'), `DCS${familyName}`, `DAC${givenNames}`]);
        expect(licenceBarcodeIn(text)).toMatchObject({ familyName, givenNames });
      }),
    );
  });
});
