import { namesAgree, namesDifferSlightly } from '../../../activities/document/printedNames';

const zone = (familyName: string, givenNames: string, namesTruncated = false) => ({
  familyName,
  givenNames,
  namesTruncated,
});
const print = (familyName: string | null, givenNames: string | null) => ({ familyName, givenNames });

describe('names of a zone', () => {
  it.each([
    ['letter by letter', zone('IVANOVA', 'ZOE'), print('IVANOVA', 'ZOE')],
    ['but for spaces that were not seen', zone('DA SILVA', 'ANA MARIA'), print('DASILVA', 'ANAMARIA')],
    ['but for umlauts, which zones write out', zone('BJOERK', 'JUERGEN'), print('BJORK', 'JURGEN')],
    ['as far as they go', zone('DE LA CRUZ QUISPE', 'MARIA DEL', true), print('DE LA CRUZ QUISPE', 'MARIA DEL CARMEN')],
  ])('agree with print %s', (_, read, printed) => {
    expect(namesAgree(read, printed)).toBe(true);
    expect(namesDifferSlightly(read, printed)).toBe(false);
  });

  it.each([
    ['a letter was taken for another', zone('HVANOVA', 'ZOE'), print('IVANOVA', 'ZOE')],
    ['a filler was taken for a letter', zone('SMITHKJONES', 'MARIE CLAIRE'), print('SMITH JONES', 'MARIE CLAIRE')],
    ['a letter was dropped', zone('VANOVA', 'ZOE'), print('IVANOVA', 'ZOE')],
  ])('differ slightly where %s', (_, read, printed) => {
    expect(namesAgree(read, printed)).toBe(false);
    expect(namesDifferSlightly(read, printed)).toBe(true);
  });

  it.each([
    ['of somebody else', print('PEREZ', 'ANA')],
    ['of which a part was not understood', print('IVANOVA', null)],
    ['that was not understood', print(null, null)],
    ['that is not there', null],
  ])('are not compared with print %s', (_, printed) => {
    expect(namesAgree(zone('HVANOVA', 'ZOE'), printed)).toBe(false);
    expect(namesDifferSlightly(zone('HVANOVA', 'ZOE'), printed)).toBe(false);
  });
});
