import type { DocumentPictures } from '../../activities/document/documentReader';
import { specimenCard } from '../../scripts/specimen/card';
import { specimenLicence } from '../../scripts/specimen/licence';
import type { SpecimenHolder } from '../../scripts/specimen/mrz';
import { specimenPassport } from '../../scripts/specimen/passport';
import { DEGRADATIONS, DEGRADATION_NAMES } from './degradations';
import type { DegradationName } from './degradations';
import { inventedHolder } from './inventedHolder';
import { createRandom } from './random';
import type { Random } from './random';

export const KINDS = ['passport', 'smallCard', 'largeCard', 'licence'] as const;
export type Kind = (typeof KINDS)[number];

/** An invented document in pictures of a certain quality. */
export interface Specimen {
  readonly kind: Kind;
  readonly degradation: DegradationName;
  readonly holder: SpecimenHolder;
  readonly pictures: DocumentPictures;
}

/** Apart enough that no two specimens share their randomness. */
const STRIDE = 7_919;

/** The same specimens in the same order for the same seed, each drawn when its turn comes. */
export async function* specimens({
  seed,
  count,
}: {
  readonly seed: number;
  readonly count: number;
}): AsyncGenerator<Specimen> {
  let drawn = 0;
  for (let round = 0; round < count; round += 1) {
    for (const degradation of DEGRADATION_NAMES) {
      for (const kind of KINDS) {
        const random = createRandom(seed * STRIDE + drawn);
        drawn += 1;
        const holder = inventedHolder(random);
        yield { kind, degradation, holder, pictures: await degraded(await DRAW[kind](holder), degradation, random) };
      }
    }
  }
}

const DRAW: Readonly<Record<Kind, (holder: SpecimenHolder) => Promise<DocumentPictures>>> = {
  async passport(holder) {
    return { category: 'passport', front: (await specimenPassport(holder)).picture, back: null };
  },
  async smallCard(holder) {
    const { front, back } = await specimenCard(holder, 'TD1');
    return { category: 'governmentId', front, back };
  },
  async largeCard(holder) {
    const { front, back } = await specimenCard(holder, 'TD2');
    return { category: 'governmentId', front, back };
  },
  async licence(holder) {
    const { front, back } = await specimenLicence(holder);
    return { category: 'license', front, back };
  },
};

async function degraded(pictures: DocumentPictures, name: DegradationName, random: Random): Promise<DocumentPictures> {
  const degrade = DEGRADATIONS[name];
  const { category, front, back } = pictures;
  return { category, front: await degrade(front, random), back: back === null ? null : await degrade(back, random) };
}
