import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { drawnSelfie } from '../../scripts/specimen/face';
import type { FaceLook } from '../../scripts/specimen/face';
import { createRandom } from './random';
import type { Random } from './random';

export interface FacePicture {
  readonly name: string;
  readonly person: string;
  readonly bytes: () => Promise<Buffer>;
}

const PICTURES = /\.(jpe?g|png|webp|heic)$/i;

/** Pictures of a folder and of the folders in it: the person is the sub-folder, or what stands before the last `-`. */
export async function picturesIn(folder: string): Promise<readonly FacePicture[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => entry.isFile() && PICTURES.test(entry.name))
    .map((entry) => path.join(path.relative(folder, entry.parentPath), entry.name))
    .toSorted();
  if (files.length === 0) throw new Error(`There are no pictures (JPEG, PNG, WebP, HEIC) in ${folder}`);
  return files.map((name) => ({ name, person: personOf(name), bytes: () => readFile(path.join(folder, name)) }));
}

function personOf(name: string): string {
  const folder = path.dirname(name);
  if (folder !== '.') return folder;
  const stem = path.parse(name).name;
  return stem.includes('-') ? stem.slice(0, stem.lastIndexOf('-')) : stem;
}

/** Drawn persons, each straight, turned, smiling and as a small, blurred portrait. */
export function drawnPeople(count: number, seed: number): readonly FacePicture[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, place) => picturesOf(`drawn${place + 1}`, inventedLook(random))).flat();
}

function picturesOf(person: string, look: FaceLook): FacePicture[] {
  return [
    { name: `${person}-straight`, person, bytes: () => drawnSelfie(look) },
    { name: `${person}-turned`, person, bytes: () => drawnSelfie(look, { turn: 0.8 }) },
    { name: `${person}-smiling`, person, bytes: () => drawnSelfie(look, { smile: true }) },
    { name: `${person}-portrait`, person, bytes: async () => smallPortrait(await drawnSelfie(look)) },
  ];
}

/** As a document shows it: 150 pixels wide, pale, blurred and compressed. */
function smallPortrait(picture: Buffer): Promise<Buffer> {
  return sharp(picture).resize(150).modulate({ saturation: 0.35 }).blur(0.8).jpeg({ quality: 45 }).toBuffer();
}

function inventedLook(random: Random): FaceLook {
  return {
    skin: random.pick(['#f0cfb9', '#e6b996', '#dcb08f', '#b98560', '#8d5b3f', '#6b4430']),
    hair: random.pick(['#15100d', '#3b2a20', '#6e4a2c', '#b0843f', '#a9a39c']),
    iris: random.pick(['#4a3524', '#5f86a8', '#6d7f4f']),
    head: random.real(66, 82),
    eyes: random.real(28, 38),
    nose: random.real(0.7, 1.4),
    mouth: random.real(20, 33),
    jaw: random.real(0.75, 1.25),
    brows: random.real(0.8, 1.15),
    hairstyle: random.pick(['short', 'long', 'cropped']),
  };
}
