import sharp from 'sharp';
import { uuidv7 } from 'uuidv7';
import { createPortraits } from '../../../activities/document/portraits';
import { fromRecord } from '../../../activities/liveness/descriptors';
import type { Face, FacesFound } from '../../../activities/media/faceReader';
import { aDescriptor, aFace, aPictureOf } from '../../support/faces';
import { openTestStore } from '../../support/store';
import type { Enrolled, TestStore } from '../../support/store';

const NONE: FacesFound = { face: null, others: [] };
const { signal } = new AbortController();

let store: TestStore;
let person: Enrolled;
beforeAll(async () => {
  store = await openTestStore();
  person = await store.enrol();
}, 60_000);
afterAll(() => store.close());

/** 600 pixels wide, 400 high. */
const aPage = () =>
  sharp({ create: { width: 600, height: 400, channels: 3, background: '#eee' } })
    .jpeg()
    .toBuffer();

/** Looks at pictures with an engine that gives one answer after the other. */
async function find(answers: readonly FacesFound[], pages = 1) {
  const left = [...answers];
  const seen: Buffer[] = [];
  const findFaces = (picture: Buffer) => {
    seen.push(picture);
    return Promise.resolve(left.shift() ?? NONE);
  };
  const portraits = createPortraits({ vault: store.vault, faces: { engine: 'test', findFaces } });
  const document = { registrationId: person.registrationId, submissionId: `sub_${uuidv7()}` };
  const pictures = await Promise.all(Array.from({ length: pages }, aPage));
  const found = await portraits.find(document, pictures, signal);
  const sealed = await store.vault.open({ ...document, kind: 'portrait', id: document.submissionId });
  return { found, sealed, looks: seen.length, seen };
}
const portrait = (change: Partial<Face> = {}) =>
  aPictureOf(aFace({ box: { left: 50, top: 60, width: 100, height: 120, confidence: 1 }, ...change }));

test('a portrait is sealed with its picture and what it is compared by', async () => {
  const { found, sealed, looks } = await find([portrait()]);
  expect(found).toEqual(aDescriptor(1));
  expect(looks).toBe(1);
  expect(sealed === null ? null : fromRecord(sealed)).toEqual(aDescriptor(1));
  const blob = { registrationId: person.registrationId, blobId: sealed?.blobId ?? '' };
  expect(await sharp(await store.vault.openBlob(blob)).metadata()).toMatchObject({ width: 170, height: 204 });
});

test('a page that lies on its side is turned until the portrait is upright', async () => {
  const { found, looks, seen } = await find([NONE, portrait({ roll: 90 }), portrait()]);
  expect(found).not.toBeNull();
  expect(looks).toBe(3);
  expect(await sharp(seen[2]).metadata()).toMatchObject({ width: 400, height: 600 });
});

test('a face too small to be told from others is none', async () => {
  const tiny = portrait({ box: { left: 0, top: 0, width: 20, height: 25, confidence: 1 } });
  expect(await find([tiny, tiny, tiny, tiny])).toMatchObject({ found: null, sealed: null });
});

test('where no side shows one, nothing is sealed', async () => {
  expect(await find([], 2)).toMatchObject({ found: null, sealed: null, looks: 8 });
});
