import { hasLatinForm, toLatinLetters } from '../../domain/transliteration';

describe('a name in the letters of a travel document', () => {
  it.each([
    ['Müller-Lüdenscheidt', 'MUELLER LUEDENSCHEIDT'],
    ["D'Angelo", 'DANGELO'],
    ['Åse Ærø', 'AASE AEROE'],
    ['Nguyễn Văn Đức', 'NGUYEN VAN DUC'],
    ['Straße', 'STRASSE'],
    ['Þór', 'THOR'],
    ['Şükrü', 'SUEKRUE'],
    ['Вячеслав', 'VIACHESLAV'],
    ['  Ana   María ', 'ANA MARIA'],
    ['Pérez Jr.', 'PEREZ JR'],
    ['u\u0308ber', 'UEBER'],
  ])('%s is %s', (name, letters) => {
    expect(toLatinLetters(name)).toBe(letters);
    expect(hasLatinForm(name)).toBe(true);
  });

  it.each(['王小明', 'محمد', '', '123'])('"%s" has none', (name) => {
    expect(hasLatinForm(name)).toBe(false);
  });
});
