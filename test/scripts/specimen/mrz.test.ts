import { parse } from 'mrz';
import { largeCardLines, passportLines, smallCardLines } from '../../../scripts/specimen/mrz';
import type { SpecimenHolder } from '../../../scripts/specimen/mrz';

const holder: SpecimenHolder = {
  familyName: 'Eriksson',
  givenNames: 'Anna María',
  birthDate: '1974-08-12',
  sex: 'F',
  number: 'D23145890',
  expiryDate: '2031-04-15',
};

describe('machine-readable lines', () => {
  it.each([
    ['TD3', passportLines(holder), 44],
    ['TD1', smallCardLines(holder), 30],
    ['TD2', largeCardLines(holder), 36],
  ])('of a %s document are well-formed, with every check digit right', (format, lines, length) => {
    expect(lines.map((line) => line.length)).toEqual(lines.map(() => length));
    const parsed = parse(lines);
    expect(parsed.format).toBe(format);
    expect(parsed.fields).toMatchObject({
      lastName: 'ERIKSSON',
      firstName: 'ANNA MARIA',
      birthDate: '740812',
      sex: 'female',
    });
    expect(parsed.documentNumber).toBe('D23145890');
    // The invented state is on no list of states.
    const faults = parsed.details.filter((detail) => !detail.valid).map((detail) => detail.field);
    expect(faults).toEqual(['issuingState', 'nationality']);
  });

  it('cut off names that are too long', () => {
    const [names] = passportLines({
      ...holder,
      familyName: 'Nilavadhanananda Wongsawat',
      givenNames: 'Chayapa Dej Krasuang',
    });
    expect(names).toBe('P<UTONILAVADHANANANDA<WONGSAWAT<<CHAYAPA<DEJ');
  });
});
