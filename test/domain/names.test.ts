import { nameSimilarity } from '../../domain/names';

/** What a flow asks for where it says nothing. */
const DEFAULT_MIN_SCORE = 0.85;

describe('two ways of writing one name', () => {
  it.each([
    ['Ana María Pérez Gómez', 'ANA MARIA PEREZ GOMEZ', 'accents and capitals'],
    ['PÉREZ GÓMEZ, Ana María', 'ANA MARIA PEREZ GOMEZ', 'the family name first'],
    ['Ana Pérez Gómez', 'ANA MARIA PEREZ GOMEZ', 'a second given name left out'],
    ['Ana Pérez', 'ANA MARIA PEREZ GOMEZ', 'a second given name and a second surname left out'],
    ['Ana M. Pérez', 'ANA MARIA PEREZ GOMEZ', 'an initial'],
    ['José de la Cruz', 'JOSE DELACRUZ', 'particles joined'],
    ['Maria dos Santos Silva', 'MARIA SANTOS SILVA', 'particles left out'],
    ['Jan van der Berg', 'JAN VANDERBERG', 'a name of three words written as one'],
    ['Mari-Liis Männik', 'MARI LIIS MAENNIK', 'a hyphen, and Ä as AE'],
    ['Mariliis Mannik', 'MARI LIIS MAENNIK', 'words joined, and Ä as A'],
    ['Jürgen Groß', 'JUERGEN GROSS', 'Ü as UE and ß as SS'],
    ['Jurgen Gross', 'JUERGEN GROSS', 'an umlaut left out'],
    ['Søren Ångström', 'SOEREN AANGSTROEM', 'Ø as OE and Å as AA'],
    ['İpek Yılmaz', 'IPEK YILMAZ', 'a dotted and a dotless i'],
    ['Łukasz Żółć', 'LUKASZ ZOLC', 'Ł, Ż and Ć'],
    ["Sinéad O'Brien", 'SINEAD OBRIEN', 'an apostrophe'],
    ['Sinéad O’Brien', 'SINEAD O BRIEN', 'an apostrophe written as a gap'],
    ['Ñusta Peña', 'NUSTA PENA', 'Ñ'],
    ['Юлия Щербакова', 'IULIIA SHCHERBAKOVA', 'Cyrillic'],
    ['Yulia Shcherbakova', 'IULIIA SHCHERBAKOVA', 'another transliteration of Cyrillic'],
    ['Sergey Ivanov', 'SERGEI IVANOV', 'Y for I'],
    ['Mohammed Al-Hassan', 'MOHAMED ALHASSAN', 'one M less, and an article joined'],
    ['Ana Gonzales', 'ANA GONZALEZ', 'a slip of one letter'],
    ['Suharto', 'SUHARTO', 'one name only'],
    ['Dr. Ana Pérez', 'ANA PEREZ', 'a title'],
    ['Ana P. Pérez', 'ANA PEREZ', 'an initial before the name that begins like it'],
  ])('%s is %s: %s', (stated, known) => {
    expect(nameSimilarity(stated, known)).toBeGreaterThanOrEqual(DEFAULT_MIN_SCORE);
  });

  it('gives 1 to the same name, whatever its order and accents', () => {
    expect(nameSimilarity('Pérez Gómez Ana María', 'ANA MARIA PEREZ GOMEZ')).toBe(1);
  });

  it('compares names of a script without a table letter by letter', () => {
    expect(nameSimilarity('王 小明', '王 小明')).toBe(1);
    expect(nameSimilarity('王 小明', 'WANG XIAOMING')).toBe(0);
  });
});

describe('names of two people', () => {
  it.each([
    ['John Smith', 'ANA MARIA PEREZ GOMEZ', 0, 0.1],
    ['Luis Pérez Gómez', 'ANA PEREZ GOMEZ', 0.5, 0.8],
    ['Luis Pérez', 'ANA PEREZ', 0.4, 0.6],
    ['Ana María Pérez Gómez', 'ANA LUCIA PEREZ GOMEZ', 0.6, 0.84],
    ['Ana María Pérez Torres', 'ANA MARIA PEREZ GOMEZ', 0.6, 0.84],
    ['María Torres', 'MARIA GOMEZ', 0.4, 0.6],
    ['de la Cruz', 'DE LA ROSA', 0.1, 0.4],
    ['Zofia', 'ZOFIA KOWALSKA', 0.5, 0.75],
    ['Kowalska', 'ZOFIA KOWALSKA', 0.5, 0.75],
    ['María', 'MARIA JOSE GARCIA LOPEZ', 0.3, 0.5],
    ['Ana P.', 'ANA PEREZ', 0.5, 0.75],
    ['A. P.', 'ANA PEREZ', 0.1, 0.4],
    ['de', 'ANA DE PEREZ', 0, 0.2],
  ])('%s and %s', (stated, known, least, most) => {
    const similarity = nameSimilarity(stated, known);
    expect(similarity).toBeGreaterThanOrEqual(least);
    expect(similarity).toBeLessThanOrEqual(most);
  });

  it('gives 0 where there is nothing to compare', () => {
    expect(nameSimilarity('', 'ANA PEREZ')).toBe(0);
    expect(nameSimilarity('123', '')).toBe(0);
  });

  it('weighs what was stated and is not there more than what is there and was not stated', () => {
    expect(nameSimilarity('Ana Pérez Torres', 'ANA PEREZ')).toBeLessThan(
      nameSimilarity('Ana Pérez', 'ANA PEREZ TORRES'),
    );
  });
});

describe('a name that its field had no room for', () => {
  const known = 'NILAVADHANANANDA CHAYAPA DEJ K';
  const stated = 'Chayapa Dejthamrong Krasuang Nilavadhanananda';

  it('agrees with the whole name', () => {
    expect(nameSimilarity(stated, known, { truncated: true })).toBeGreaterThanOrEqual(DEFAULT_MIN_SCORE);
  });

  it('does not agree where the field had room', () => {
    expect(nameSimilarity(stated, known)).toBeLessThan(DEFAULT_MIN_SCORE);
  });

  it('does not agree with another person', () => {
    expect(nameSimilarity('John Smith', known, { truncated: true })).toBeLessThan(0.2);
  });
});
