import sharp from 'sharp';
import { isReadWhole } from '../../domain/documents/holder';
import type { MachineReadableZone } from '../../domain/documents/sources';
import type { OcrEngine, OcrLine } from '../media/ocrEngine';
import { betterZone, findZone, zonesIn } from './findZone';
import { tiltOf } from './printedFields';
import { zoneBands } from './zoneBands';
import type { GreyPage } from './zoneBands';
import { zoneRegion } from './zoneRegion';
import type { Region, Size } from './zoneRegion';

/** What was read in one picture, held as it was read best. */
export interface PageReading {
  readonly zone: MachineReadableZone | null;
  readonly lines: readonly OcrLine[];
  /** Pixels of the page as it was read; the boxes of its lines are in them. */
  readonly page: Size;
  /** Degrees that the picture was turned by. */
  readonly turn: number;
  /** Lines read as surely as those of a page are that is the right way up. */
  readonly sureLines: number;
}

/** Where in a picture to look: a region of the page that it is when turned. */
interface Place {
  readonly region: Region;
  readonly page: Size;
  /** Degrees. */
  readonly turn: number;
}

/** Pixels; enough for the letters of a zone that fills the width. The time that reading takes grows with it. */
const PAGE_SIDE = 1_280;
/** How a close-up is made. */
interface Look {
  /** Pixels. */
  readonly width: number;
  /** How much wider than tall: narrow letters that stand close are dropped, and wider ones are not. */
  readonly stretch: number;
  /** Standard deviation in pixels, 0 for none: grain and sharp serifs make other letters of thin strokes. */
  readonly blur: number;
  /** How far light and dark are driven apart: fillers within names are taken for letters where they are faint. */
  readonly contrast: number;
}
const PLAIN: Look = { width: 1_600, stretch: 1, blur: 0, contrast: 1 };
const LOOKS: readonly Look[] = [PLAIN, { ...PLAIN, stretch: 1.3 }, { ...PLAIN, stretch: 1.6 }];
/** In these the same letters look different enough to be read anew. */
const OTHER_LOOKS: readonly Look[] = [
  { ...PLAIN, blur: 2 },
  { ...PLAIN, contrast: 1.8 },
  { ...PLAIN, width: 1_000, blur: 1.2 },
  { ...PLAIN, stretch: 1.3, blur: 1.2 },
];
/** Between the black of letters and most paper. */
const MIDDLE_GREY = 75;
/** Pixels of the page in which bands of print are looked for, and how many of them are read in each turn. */
const BAND_SIDE = 900;
const MAX_BANDS = 2;
/** Degrees, in this order: the engine reads text that runs up the picture in the first turn, if less surely. */
const TURNS = [0, 270, 180, 90] as const;
/** A page has lines that are read this surely when it is the right way up, and hardly one otherwise. */
const SURE = { confidence: 0.9, letters: 4 } as const;
const UPRIGHT_LINES = 6;

/** Reads pages whichever way they lie. Rejects with a `ThreadJobError`, or with the reason of the signal. */
export function createPageReader({ ocr }: { readonly ocr: Pick<OcrEngine, 'readLines'> }) {
  return {
    /** Looks for a zone: from nearby where it is in doubt, and where its lines may be where none was seen. */
    readPicture: async (picture: Buffer, signal: AbortSignal): Promise<PageReading> => {
      const read = await readTurned((turn) => readZone(picture, turn, signal));
      return read.zone === null ? { ...read, zone: await readBands(picture, read, signal) } : read;
    },
    /** Looks at a zone in other ways, until it is read in one that is accepted; null where none is. */
    readAgain: async (
      picture: Buffer,
      { lines, page, turn }: PageReading,
      isAccepted: (zone: MachineReadableZone) => boolean,
      signal: AbortSignal,
    ): Promise<MachineReadableZone | null> => {
      const region = zoneRegion(lines, page);
      if (region === null) return null;
      for await (const closer of closeUps(picture, { region, page, turn }, OTHER_LOOKS, signal)) {
        const accepted = zonesIn([...closer, ...lines]).filter(isAccepted);
        if (accepted.length > 0) return betterZone(...accepted);
      }
      return null;
    },
    /** Reads a page for its print alone. */
    readUpright: (picture: Buffer, signal: AbortSignal) => readTurned((turn) => readPage(picture, turn, signal)),
    /** Reads it once more, this time level. */
    readLevel: (picture: Buffer, { turn, lines }: PageReading, signal: AbortSignal) =>
      readPage(picture, turn - tiltOf(lines), signal),
  };

  /** Ends with the first turn that shows a whole zone, or else a page the right way up. */
  async function readTurned(read: (turn: number) => Promise<PageReading>): Promise<PageReading> {
    const pages: PageReading[] = [];
    for (const turn of TURNS) {
      const page = await read(turn);
      if (isWhole(page.zone)) return page;
      pages.push(page);
      if (page.sureLines >= UPRIGHT_LINES) break;
    }
    const best = pages.reduce((upright, page) => (page.sureLines > upright.sureLines ? page : upright));
    return { ...best, zone: betterZone(...pages.map(({ zone }) => zone)) };
  }

  async function readPage(picture: Buffer, turn: number, signal: AbortSignal): Promise<PageReading> {
    const resized = sharp(picture).rotate(turn).resize(PAGE_SIDE, PAGE_SIDE, { fit: 'inside' });
    const { data, info } = await resized.png({ compressionLevel: 1 }).toBuffer({ resolveWithObject: true });
    const lines = await ocr.readLines(data, signal);
    const { width, height } = info;
    return { zone: null, lines, page: { width, height }, turn, sureLines: lines.filter(isSure).length };
  }

  /** Reads a whole page and, where the zone or its names are there but in doubt, once more from nearby. */
  async function readZone(picture: Buffer, turn: number, signal: AbortSignal): Promise<PageReading> {
    const page = await readPage(picture, turn, signal);
    const zone = findZone(page.lines);
    return {
      ...page,
      zone:
        isWhole(zone) && zone?.namesRepaired !== true
          ? zone
          : betterZone(zone, await readCloseUp(picture, page, signal)),
    };
  }

  async function readCloseUp(
    picture: Buffer,
    { lines, page, turn }: PageReading,
    signal: AbortSignal,
  ): Promise<MachineReadableZone | null> {
    const region = zoneRegion(lines, page);
    return region === null ? null : readRegion(picture, { region, page, turn }, lines, signal);
  }

  /** Ends with the first band that shows a whole zone. */
  async function readBands(
    picture: Buffer,
    page: PageReading,
    signal: AbortSignal,
  ): Promise<MachineReadableZone | null> {
    let best: MachineReadableZone | null = null;
    for (const turn of page.sureLines >= UPRIGHT_LINES ? [page.turn] : TURNS) {
      const small = await greyPage(picture, turn);
      for (const region of zoneBands(small).slice(0, MAX_BANDS)) {
        best = betterZone(best, await readRegion(picture, { region, page: small, turn }, [], signal));
        if (isWhole(best)) return best;
      }
    }
    return best;
  }

  /** Ends with the first look that shows a whole zone. */
  async function readRegion(
    picture: Buffer,
    place: Place,
    lines: readonly OcrLine[],
    signal: AbortSignal,
  ): Promise<MachineReadableZone | null> {
    let best: MachineReadableZone | null = null;
    for await (const closer of closeUps(picture, place, LOOKS, signal)) {
      best = betterZone(best, findZone(closer), findZone([...closer, ...lines]));
      if (isWhole(best) && best?.namesRepaired !== true) break;
    }
    return best;
  }

  /** The lines of one look after the other. */
  async function* closeUps(
    picture: Buffer,
    { region, page, turn }: Place,
    looks: readonly Look[],
    signal: AbortSignal,
  ): AsyncGenerator<OcrLine[]> {
    const { width, height } = await sharp(picture).metadata();
    const scale = Math.max(width, height) / Math.max(page.width, page.height);
    const cropped = { width: Math.floor(region.width * scale), height: Math.floor(region.height * scale) };
    const nearby = sharp(picture)
      .rotate(turn)
      .extract({ left: Math.floor(region.left * scale), top: Math.floor(region.top * scale), ...cropped });
    for (const { width: columns, stretch, blur, contrast } of looks) {
      const rows = Math.max(1, Math.round((columns * cropped.height) / cropped.width / stretch));
      const look = nearby.clone().resize(columns, rows, { fit: 'fill' });
      if (blur > 0) look.blur(blur);
      if (contrast > 1) look.linear(contrast, MIDDLE_GREY * (1 - contrast));
      yield await ocr.readLines(await look.png({ compressionLevel: 1 }).toBuffer(), signal);
    }
  }
}

async function greyPage(picture: Buffer, turn: number): Promise<GreyPage> {
  const turned = sharp(picture).rotate(turn).greyscale().resize(BAND_SIDE, BAND_SIDE, { fit: 'inside' });
  const { data, info } = await turned.toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  return { grey: data, width: info.width, height: info.height };
}

function isSure({ text, confidence }: OcrLine): boolean {
  return confidence >= SURE.confidence && text.length >= SURE.letters;
}

function isWhole(zone: MachineReadableZone | null): boolean {
  return zone !== null && isReadWhole(zone);
}
