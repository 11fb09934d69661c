import { createHash } from 'node:crypto';
import { inFolder } from './listFiles';
import { EU, EU_COLUMNS, OFAC_ADD, OFAC_ALT, OFAC_SDN, OWN, UK, UK_TREASURY, UN } from './samples';

describe('OFAC: three files without headers', () => {
  it('are one list, with what the remarks and the other files say of its people', () => {
    const files = inFolder({ 'alt.csv': OFAC_ALT, 'sdn.csv': OFAC_SDN, 'add.csv': OFAC_ADD });
    const [list, ...others] = files.read();
    expect(others).toEqual([]);
    expect(list).toMatchObject({ source: 'ofac', format: 'ofac', date: null, notPeople: 1, unreadDates: 1 });
    expect(list?.entries).toEqual([
      {
        id: '9001',
        references: [],
        names: [
          { text: 'LISTADO PRUEBA, Hector', weak: false },
          { text: 'LISTADO, Héctor "El Ejemplo"', weak: false },
          { text: 'EL INVENTADO', weak: true },
        ],
        birthDates: [
          { from: '1970-03-12', to: '1970-03-12' },
          { from: '1969-01-01', to: '1973-12-31' },
        ],
        countries: ['PRK', 'COL'],
        genders: ['male'],
      },
      {
        id: '9002',
        references: [],
        names: [{ text: 'NEERHITT, Nadia', weak: false }],
        birthDates: [{ from: '1980-05-01', to: '1980-05-31' }],
        countries: [],
        genders: [],
      },
    ]);
  });

  it('are known by a digest of them in one order, however they are named', () => {
    const sha256 = createHash('sha256').update(OFAC_SDN).update(OFAC_ALT).update(OFAC_ADD).digest('hex');
    const files = { 'b.csv': OFAC_ALT, 'c.csv': OFAC_ADD, 'a.csv': OFAC_SDN };
    expect(inFolder(files).read()[0]?.sha256).toBe(sha256);
  });

  it.each([
    [{ 'sdn.csv': OFAC_SDN }, 'alt.csv and add.csv of OFAC not given', 'aliases and countries of residence'],
    [{ 'sdn.csv': OFAC_SDN, 'add.csv': OFAC_ADD }, 'alt.csv of OFAC not given', 'aliases'],
    [{ 'sdn.csv': OFAC_SDN, 'alt.csv': OFAC_ALT }, 'add.csv of OFAC not given', 'countries of residence'],
  ])('are refused where some are missing, as %j, unless that is meant', (files, what, lost) => {
    expect(inFolder(files).faults()).toEqual([
      `sdn.csv: ${what}: nobody would be searched with their ${lost} (--incomplete)`,
    ]);
    expect(inFolder(files).read({ incomplete: true })[0]?.entries).toHaveLength(2);
  });

  it('are no list without names', () => {
    expect(inFolder({ 'alt.csv': OFAC_ALT }).faults()).toEqual([
      'alt.csv: aliases and addresses of OFAC need sdn.csv beside them',
    ]);
  });

  it('may end with the end-of-file sign of DOS, and take the date from whoever imports them', () => {
    const [list] = inFolder({ 'sdn.csv': `${OFAC_SDN}\x1a` }).read({ date: '2026-02-27', incomplete: true });
    expect(list).toMatchObject({ date: '2026-02-27' });
  });

  it.each([
    ['9003,"TWO COLUMNS"\n', 'sdn.csv:4: 2 columns instead of 12'],
    [OFAC_SDN.split('\n')[0] ?? '', 'sdn.csv:4: entry 9001 is there twice'],
    [`9004${',-0- '.repeat(11)}`, 'sdn.csv:4: entry 9004 has no name'],
    [`ABC${',"X"'.repeat(11)}`, 'sdn.csv:4: the first column is no entry number'],
    ['9005,"NEVER CLOSED', 'sdn.csv:4: not valid CSV (CSV_QUOTE_NOT_CLOSED)'],
  ])('with the row %j are refused, and where that is', (row, fault) => {
    expect(inFolder({ 'sdn.csv': OFAC_SDN + row }).faults({ format: 'ofac', incomplete: true })).toContain(fault);
  });

  it('whose aliases are of nobody are refused', () => {
    const alias = '9999,1,"aka","NOBODY",-0- \n';
    const faults = inFolder({ 'sdn.csv': OFAC_SDN, 'alt.csv': OFAC_ALT + alias }).faults({ incomplete: true });
    expect(faults).toEqual(['alt.csv:2: entry 9999 is not in the list of names']);
  });
});

describe('the United Nations: XML', () => {
  it('is a list of people with the day it was made', () => {
    const [list] = inFolder({ 'consolidated.xml': UN }).read();
    expect(list).toMatchObject({ source: 'un', date: '2026-02-27', notPeople: 1, unreadDates: 0 });
    expect(list?.entries).toEqual([
      {
        id: 'XXi.001',
        references: ['690001'],
        names: [
          { text: 'HECTOR LISTADO & PRUEBA', weak: false },
          { text: 'Хектор Листадо', weak: false },
          { text: 'Hektor Listado', weak: false },
          { text: 'Ektor Listado', weak: false },
          { text: 'El Ejemplo', weak: true },
        ],
        birthDates: [
          { from: '1970-03-12', to: '1970-03-12' },
          { from: '1967-01-01', to: '1971-12-31' },
          { from: '1960-01-01', to: '1965-12-31' },
        ],
        countries: ['PRK', 'IRN'],
        genders: ['male'],
      },
      {
        id: 'XXi.002',
        references: ['690002'],
        names: [{ text: 'NADIA', weak: false }],
        birthDates: [],
        countries: [],
        genders: [],
      },
    ]);
  });

  it('loses no alias and no birth date to an empty one beside it', () => {
    const empty = '<INDIVIDUAL_ALIAS/><INDIVIDUAL_DATE_OF_BIRTH></INDIVIDUAL_DATE_OF_BIRTH>';
    const withEmpty = UN.replaceAll('</INDIVIDUAL>', `${empty}</INDIVIDUAL>`);
    expect(withEmpty).not.toBe(UN);
    const entriesOf = (text: string) => inFolder({ 'un.xml': text }).read()[0]?.entries;
    expect(entriesOf(withEmpty)).toEqual(entriesOf(UN));
  });

  it.each([
    [
      'elements nested without end',
      UN.replace('</INDIVIDUALS>', `${'<A>'.repeat(999)}${'</A>'.repeat(999)}</INDIVIDUALS>`),
      'un.xml: not taken as XML',
    ],
    ['a NUL byte', UN.replace('NADIA', 'NA\0DIA'), 'un.xml: not text'],
    ['a closing tag lost', UN.replace('</INDIVIDUALS>', ''), 'un.xml:44: not valid XML'],
    [
      'somebody without a number',
      UN.replace('<REFERENCE_NUMBER>XXi.002</REFERENCE_NUMBER>', ''),
      'un.xml:34: an INDIVIDUAL has no',
    ],
    [
      'words in the place of an element',
      UN.replace(/<\/INDIVIDUAL>/, '<INDIVIDUAL_ADDRESS>Kabul</INDIVIDUAL_ADDRESS></INDIVIDUAL>'),
      ': not as published: INDIVIDUAL_ADDRESS',
    ],
    ['a number twice', UN.replace('XXi.002', 'XXi.001'), 'un.xml:34: XXi.001 is there twice'],
    ['nobody', '<CONSOLIDATED_LIST><INDIVIDUALS/></CONSOLIDATED_LIST>', 'un.xml: no INDIVIDUAL'],
  ])('with %s is refused, and where that is', (_, text, fault) => {
    expect(inFolder({ 'un.xml': text }).faults()[0]).toMatch(fault);
  });

  it('that brings entities of its own is refused before they are written out', () => {
    const laughs = Array.from({ length: 20 }, (_, i) => `<!ENTITY l${i + 1} "&l${i};&l${i};&l${i};&l${i};">`).join('');
    const bomb = UN.replace('<CONSOLIDATED_LIST', `<!DOCTYPE x [<!ENTITY l0 "lol">${laughs}]>\n<CONSOLIDATED_LIST`);
    expect(inFolder({ 'un.xml': bomb }).faults()).toEqual(['un.xml:2: a DOCTYPE is not taken']);
  });
});

describe('the European Union: CSV with semicolons', () => {
  it('is a list of people, each made of several rows', () => {
    const [list] = inFolder({ 'eu.csv': EU }).read();
    expect(list).toMatchObject({ source: 'eu', date: '2026-02-27', notPeople: 1, unreadDates: 1 });
    expect(list?.entries).toEqual([
      {
        id: '101',
        references: ['EU.101.1'],
        names: [
          { text: 'Héctor LISTADO; PRUEBA', weak: false },
          { text: 'Hektor Listado', weak: false },
        ],
        birthDates: [
          { from: '1970-03-12', to: '1970-03-12' },
          { from: '1971-05-01', to: '1971-05-31' },
          { from: '1960-01-01', to: '1965-12-31' },
          { from: '1967-01-01', to: '1971-12-31' },
        ],
        countries: ['COL', 'RUS'],
        genders: ['male'],
      },
    ]);
  });

  it.each([
    ['a row cut off', `${EU}102;EU.102;P`, `eu.csv:10: 3 columns instead of ${EU_COLUMNS.length}`],
    ['an id that is none', EU.replace(';101;EU', ';X;EU'), 'eu.csv:2: Entity_LogicalId is no number'],
    ['a column gone', EU.replace('NameAlias_WholeName', 'Whole'), 'eu.csv:1: no column NameAlias_WholeName'],
  ])('with %s is refused, and where that is', (_, text, fault) => {
    expect(inFolder({ 'eu.csv': text }).faults()).toContain(fault);
  });
});

describe('the United Kingdom: CSV below a line with the date', () => {
  it('is a list of people, each made of several rows', () => {
    const [list] = inFolder({ 'uk.csv': UK }).read();
    expect(list).toMatchObject({ source: 'uk', date: '2026-02-27', notPeople: 1, unreadDates: 1 });
    expect(list?.entries).toEqual([
      {
        id: 'XXX0001',
        references: ['19001', 'XXi.001'],
        names: [
          { text: 'Hector LISTADO', weak: false },
          { text: 'Hektor LISTADO', weak: true },
          { text: 'Хектор Листадо', weak: true },
          { text: 'Ector LISTADO', weak: false },
        ],
        birthDates: [
          { from: '1970-03-12', to: '1970-03-12' },
          { from: '1971-01-01', to: '1971-12-31' },
        ],
        countries: ['RUS', 'COL'],
        genders: ['male'],
      },
    ]);
  });

  it('may be the one that the Treasury published until 2026', () => {
    const [list] = inFolder({ 'ConList.csv': UK_TREASURY }).read();
    expect(list).toMatchObject({ source: 'uk', date: '2026-02-27', notPeople: 1, unreadDates: 0 });
    expect(list?.entries).toEqual([
      {
        id: '19001',
        references: [],
        names: [
          { text: 'Hector LISTADO', weak: false },
          { text: 'EL EJEMPLO', weak: true },
        ],
        birthDates: [{ from: '1970-03-01', to: '1970-03-31' }],
        countries: ['COL'],
        genders: [],
      },
    ]);
  });

  it('with a row without an id is refused', () => {
    expect(inFolder({ 'uk.csv': UK.replace('XXX0002', '') }).faults()).toEqual(['uk.csv:6: no Unique ID']);
  });
});

describe('a list of one’s own', () => {
  it('is plain CSV with a name by which flows call it', () => {
    const [list] = inFolder({ 'ours.csv': OWN }).read({ source: 'ours' });
    expect(list).toMatchObject({ source: 'ours', format: 'own', date: null });
    expect(list?.entries).toEqual([
      {
        id: 'a-1',
        references: [],
        names: [
          { text: 'Héctor Listado', weak: false },
          { text: 'El Ejemplo', weak: false },
          { text: 'H. Listado', weak: false },
        ],
        birthDates: [
          { from: '1970-03-12', to: '1970-03-12' },
          { from: '1971-01-01', to: '1971-12-31' },
        ],
        countries: ['COL', 'PRK'],
        genders: ['female'],
      },
      {
        id: 'a-2',
        references: [],
        names: [{ text: 'Nadia', weak: false }],
        birthDates: [],
        countries: [],
        genders: [],
      },
    ]);
  });

  it('has every fault told at once', () => {
    const text = 'id,name,birthDates,countries,gender\n,Ana,1970-02-30;03/12/1970,Atlantis,\na,,,,x\na,Eva\n';
    expect(inFolder({ 'ours.csv': text }).faults({ source: 'ours' })).toEqual([
      'ours.csv:2: no id',
      'ours.csv:2: "1970-02-30" is no birth date: YYYY, YYYY-MM or YYYY-MM-DD',
      'ours.csv:2: "03/12/1970" is no birth date: YYYY, YYYY-MM or YYYY-MM-DD',
      'ours.csv:2: "Atlantis" is no country',
      'ours.csv:3: no name',
      'ours.csv:3: gender is neither female nor male',
      'ours.csv:4: 2 columns instead of 5',
      'ours.csv:4: id "a" is there twice',
    ]);
  });

  it.each([
    ['no name of its own', {}, 'ours.csv: a list of one’s own needs --source NAME'],
    [
      'a column that is not known',
      { source: 'ours' },
      'ours.csv:1: unknown column "nick"; there are id, name, aliases',
    ],
  ])('with %s is refused', (_, options, fault) => {
    const text = fault.includes('nick') ? 'id,name,nick\n1,Ana,x\n' : OWN;
    expect(inFolder({ 'ours.csv': text }).faults(options)[0]).toContain(fault);
  });
});

describe('files', () => {
  it('of several lists are read together, each as what it is', () => {
    const files = inFolder({ 'a.xml': UN, 'b.csv': EU, 'c.csv': UK, 'd.csv': OFAC_SDN });
    expect(files.read({ incomplete: true }).map(({ source }) => source)).toEqual(['un', 'eu', 'uk', 'ofac']);
  });

  it.each([
    ['is no list', 'some text\n', 'x.csv: no format that is known; --format says which of ofac, un, eu, uk, own it is'],
    ['is not UTF-8', Buffer.from([0x69, 0x64, 0x2c, 0xff, 0xfe]), 'x.csv: not text in UTF-8'],
    ['is empty', '', 'x.csv: no format that is known; --format says which of ofac, un, eu, uk, own it is'],
  ])('one that %s is refused', (_, content, fault) => {
    expect(inFolder({ 'x.csv': content }).faults()).toEqual([fault]);
  });

  it('that are two of the same list are refused, and one that is not there', () => {
    expect(inFolder({ 'a.xml': UN, 'b.xml': UN }).faults()).toEqual(['b.xml: a second un list; import one at a time']);
    expect(inFolder({}).faults({}, ['gone.csv'])).toEqual(['gone.csv: there is no such file']);
  });
});
