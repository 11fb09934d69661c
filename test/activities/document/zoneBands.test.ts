import sharp from 'sharp';
import { zoneBands } from '../../../activities/document/zoneBands';
import type { GreyPage } from '../../../activities/document/zoneBands';
import { specimenCard } from '../../../scripts/specimen/card';
import { HOLDER } from '../../../scripts/specimen/holder';
import { specimenPassport } from '../../../scripts/specimen/passport';

async function greyPage(picture: Buffer, change = (page: sharp.Sharp) => page): Promise<GreyPage> {
  const changed = await change(sharp(picture)).toBuffer();
  const small = sharp(changed).greyscale().resize(900, 900, { fit: 'inside' }).toColourspace('b-w');
  const { data, info } = await small.raw().toBuffer({ resolveWithObject: true });
  return { grey: data, width: info.width, height: info.height };
}

describe('bands of print', () => {
  it.each([
    ['a passport', async () => (await specimenPassport(HOLDER)).picture, 0.82],
    ['a card', async () => (await specimenCard(HOLDER, 'TD1')).back ?? Buffer.alloc(0), 0.6],
  ])('are found where the zone of %s is', async (_, draw, from) => {
    const page = await greyPage(await draw());
    const [band] = zoneBands(page);
    expect(band?.width).toBeGreaterThan(0.8 * page.width);
    expect((band?.top ?? 0) / page.height).toBeGreaterThan(from - 0.06);
    expect(((band?.top ?? 0) + (band?.height ?? 0)) / page.height).toBeGreaterThan(0.93);
  });

  it('are found in poor light, too', async () => {
    const page = await greyPage((await specimenPassport(HOLDER)).picture, (picture) => picture.linear(0.5, 0).blur(1));
    expect(zoneBands(page)).not.toEqual([]);
  });

  it('are not found where there is nothing, or a pattern', () => {
    const empty = { grey: new Uint8Array(900 * 600).fill(200), width: 900, height: 600 };
    const stripes = { ...empty, grey: Uint8Array.from({ length: 900 * 600 }, (_, i) => (i % 2 === 0 ? 255 : 0)) };
    expect(zoneBands(empty)).toEqual([]);
    // From top to bottom: no zone is that high.
    expect(zoneBands(stripes)).toEqual([]);
  });
});
