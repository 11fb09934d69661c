import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { specimenCard } from './specimen/card';
import { drawnSelfie } from './specimen/face';
import { HOLDER } from './specimen/holder';
import { specimenLicence } from './specimen/licence';
import { specimenPassport } from './specimen/passport';

const USAGE = `Draws documents and a selfie of an invented person, to try the checks with.

  npm run specimens -- FOLDER

  passport.jpg                         passport, country UTO
  card-front.jpg, card-back.jpg        governmentId, country UTO
  licence-front.jpg, licence-back.jpg  license, country USA
  selfie.jpg                           the face on all of them

The person is ${HOLDER.givenNames} ${HOLDER.familyName}, born ${HOLDER.birthDate}. UTO is a country in sandbox projects only.
`;

/** JPEG, by the names that the files get. */
async function pictures(): Promise<Record<string, Buffer | null>> {
  const card = await specimenCard(HOLDER, 'TD1');
  const licence = await specimenLicence(HOLDER);
  return {
    ...{ 'passport.jpg': (await specimenPassport(HOLDER)).picture, 'selfie.jpg': await drawnSelfie() },
    ...{ 'card-front.jpg': card.front, 'card-back.jpg': card.back },
    ...{ 'licence-front.jpg': licence.front, 'licence-back.jpg': licence.back },
  };
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { help: { type: 'boolean' } } });
  const [folder, ...others] = positionals;
  if (values.help === true || folder === undefined || others.length > 0) {
    process.stdout.write(USAGE);
    process.exitCode = values.help === true ? 0 : 2;
    return;
  }
  mkdirSync(folder, { recursive: true });
  for (const [name, picture] of Object.entries(await pictures())) {
    if (picture === null) continue;
    const file = path.join(folder, name);
    writeFileSync(file, picture);
    console.log(file);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
