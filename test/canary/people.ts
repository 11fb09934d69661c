import sharp from 'sharp';
import { intakePicture } from '../../api/pictures';
import { aDrawnName } from '../support/builders';
import { specimenPassport } from '../../scripts/specimen/passport';
import type { Marks } from './marks';

/** What a person could tell in one registration, a mark in every field. */
export interface Told {
  readonly externalUserId: string;
  readonly language: 'en';
  readonly contact: { readonly email: string; readonly phone: string };
  readonly metadata: Readonly<Record<string, string>>;
  readonly signUpForm: { readonly fullName: string; readonly email: string; readonly phone: string };
  readonly basicInformation: object;
  readonly answers: object;
  readonly strokes: ReturnType<typeof aDrawnName>;
  /** Multipart bodies; the passport is this person's. */
  passport(country: string, fields?: Readonly<Record<string, string>>): Promise<FormData>;
  selfie(fields?: Readonly<Record<string, string>>, picture?: Buffer): Promise<FormData>;
  frames(challengeId: string, count: number): Promise<FormData>;
}

/** A coordinate of this size is no other number of the system. */
const FAR_RIGHT = 61_357.25;

/**
 * An invented person.
 * @param digits nine that no other person has: of the telephone number and the document
 */
export function tell(marks: Marks, who: string, digits: string, birthDate: string): Told {
  const word = (field: string) => marks.word(`${who}.${field}`);
  const phone = (field: string, first: string) => {
    const [e164, local] = [`+573${first}${digits.slice(0, 8)}`, `3${first}${digits.slice(0, 8)}`];
    marks.text(`${who}.${field}`, e164);
    return marks.text(`${who}.${field}`, `+57 ${marks.text(`${who}.${field}`, local)}`);
  };
  const email = (field: string) =>
    marks.text(`${who}.${field}`, `${word(`${field}.local`)}@${word(`${field}.domain`)}.example`);
  const [familyName, givenNames] = [`Ó${word('familyName')} ${word('secondName')}`, word('givenNames')];
  const holder = {
    familyName,
    givenNames,
    birthDate,
    sex: 'F',
    number: `X${digits.slice(1)}`,
    expiryDate: '2034-04-15',
  };
  const [year = '', month = '', day = ''] = marks.text(`${who}.birthDate`, birthDate).split('-');
  marks.short(`${who}.birthDate`, `${year.slice(2)}${month}${day}`);
  marks.text(`${who}.birthDate`, `${day}.${month}.${year}`);
  marks.text(`${who}.documentNumber`, holder.number);

  async function file(field: string, picture: Buffer): Promise<Blob> {
    const bytes = await sharp(picture)
      .withExif({ IFD0: { Artist: word(`${field}.artist`), Copyright: word(`${field}.copyright`) } })
      .jpeg()
      .toBuffer();
    marks.picture(`${who}.${field}`, bytes);
    marks.picture(`${who}.${field} as it is kept`, (await intakePicture(bytes)).picture);
    return new File([new Uint8Array(bytes)], `${word(`${field}.fileName`)}.jpg`, { type: 'image/jpeg' });
  }
  function formOf(
    fields: Readonly<Record<string, string>>,
    files: readonly (readonly [name: string, file: Blob])[],
  ): FormData {
    const form = new FormData();
    for (const [name, value] of [...Object.entries(fields), ...files]) form.append(name, value);
    return form;
  }

  return {
    externalUserId: marks.text(`${who}.externalUserId`, `${word('externalUserId')}/7 "ü"`),
    language: 'en',
    contact: { email: email('contact.email'), phone: phone('contact.phone', '0') },
    metadata: {
      [word('metadata.name')]: word('metadata.value'),
      other: marks.text(`${who}.metadata.other`, `${word('metadata.other')} ñ\n"&+%`),
    },
    signUpForm: {
      fullName: marks.text(`${who}.fullName`, `${givenNames} ${familyName}`),
      email: email('email'),
      phone: phone('phone', '1'),
    },
    basicInformation: {
      ...{ birthDate, nationality: 'COL', gender: marks.choice(`${who}.gender`, 'female') },
      address: {
        street: marks.text(`${who}.street`, `"${word('street')}"-straße 7/b`),
        ...{ city: word('city'), region: word('region'), postalCode: word('postalCode'), country: 'COL' },
      },
    },
    answers: {
      source: marks.text(`${who}.answers.source`, `${word('answers.source')} & <Söhne>`),
      others: [word('answers.list'), word('answers.list.second')],
      [word('answers.name')]: word('answers.value'),
    },
    strokes: aDrawnName().map((stroke) =>
      stroke.map((point, i) => {
        const x = point.x + FAR_RIGHT;
        if (i === 0) marks.short(`${who}.strokes`, String(x));
        return { ...point, x };
      }),
    ),
    async passport(country, fields = {}) {
      const { picture, mrz } = await specimenPassport({ ...holder, sex: 'F' });
      for (const line of mrz) marks.text(`${who}.zone`, line);
      return formOf({ category: 'passport', country, ...fields }, [['front', await file('front', picture)]]);
    },
    selfie: async (fields = {}, picture) =>
      formOf(fields, [['selfie', await file('selfie', picture ?? (await aNoisyPicture()))]]),
    async frames(challengeId, count) {
      const files: [string, Blob][] = [];
      for (let i = 0; i < count; i += 1) files.push(['frames', await file(`frame${i}`, await aNoisyPicture())]);
      return formOf({ challengeId }, files);
    },
  };
}

/** Of a grey one no part would be like no other. */
function aNoisyPicture(): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  return sharp({ create: { width: 320, height: 200, channels: 3, background: '#8899aa', noise } })
    .png()
    .toBuffer();
}
