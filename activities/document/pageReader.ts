import sharp from 'sharp';
import { isReadWhole } from '../../domain/documents/holder';
import type { MachineReadableZone } from '../../domain/documents/sources';
import type { OcrEngine, OcrLine } from '../media/ocrEngine';
import { betterZone, findZone } from './findZone';
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

/** Pixels; enough for the letters of a zone that fills the width. The time that reading takes grows with it. */
const PAGE_SIDE = 1_280;
const CLOSE_UP_WIDTH = 1_600;
/** How much wider than tall a close-up is made: narrow letters that stand close are dropped, and wider ones are not. */
const STRETCHES = [1, 1.3, 1.6] as const;
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
    { region, page, turn }: { readonly region: Region; readonly page: Size; readonly turn: number },
    lines: readonly OcrLine[],
    signal: AbortSignal,
  ): Promise<MachineReadableZone | null> {
    const { width, height } = await sharp(picture).metadata();
    const scale = Math.max(width, height) / Math.max(page.width, page.height);
    const cropped = { width: Math.floor(region.width * scale), height: Math.floor(region.height * scale) };
    const nearby = sharp(picture)
      .rotate(turn)
      .extract({ left: Math.floor(region.left * scale), top: Math.floor(region.top * scale), ...cropped });
    let best: MachineReadableZone | null = null;
    for (const stretch of STRETCHES) {
      const rows = Math.max(1, Math.round((CLOSE_UP_WIDTH * cropped.height) / cropped.width / stretch));
      const look = nearby.clone().resize(CLOSE_UP_WIDTH, rows, { fit: 'fill' });
      const closer = await ocr.readLines(await look.png({ compressionLevel: 1 }).toBuffer(), signal);
      best = betterZone(best, findZone(closer), findZone([...closer, ...lines]));
      if (isWhole(best) && best?.namesRepaired !== true) break;
    }
    return best;
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
