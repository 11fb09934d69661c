import sharp from 'sharp';
import type { ReasonCode } from '../../domain/reasons';
import { isReadWhole } from '../../domain/steps/document';
import type { DocumentReading, MachineReadableZone } from '../../domain/steps/document';
import type { OcrEngine, OcrLine } from '../media/ocrEngine';
import { betterZone, findZone } from './findZone';
import { pictureFaultsOf } from './pictureFaults';
import { zoneIsCutOff, zoneRegion } from './zoneRegion';
import type { Size } from './zoneRegion';

export interface DocumentReader {
  /**
   * Reads the machine-readable zone in the pictures of one document, and ends with the first that shows it whole.
   * Rejects with a `ThreadJobError`, or with the reason of the signal.
   * @param pictures turned in any way; those that are likeliest to show the zone first
   */
  read(pictures: readonly Buffer[], signal: AbortSignal): Promise<DocumentReading>;
}

/** Pixels; enough for the letters of a zone that fills the width. The time that reading takes grows with it. */
const PAGE_SIDE = 1_280;
const CLOSE_UP_WIDTH = 1_600;
/** Degrees, in this order: the engine reads text that runs up the picture in the first turn, if less surely. */
const TURNS = [0, 270, 180, 90] as const;
/** A page has lines that are read this surely when it is the right way up, and hardly one otherwise. */
const SURE = { confidence: 0.9, letters: 4 } as const;
const UPRIGHT_LINES = 6;
/** Patterns and chance give a line or two. */
const MIN_LINES_OF_A_DOCUMENT = 3;

// Each picture comes once: a cache would only keep people's pictures in memory.
sharp.cache(false);

interface PageReading {
  readonly zone: MachineReadableZone | null;
  readonly sureLines: number;
  readonly isCutOff: boolean;
}

export function createDocumentReader({ ocr }: { readonly ocr: Pick<OcrEngine, 'readLines'> }): DocumentReader {
  return {
    async read(pictures, signal) {
      const readings: DocumentReading[] = [];
      for (const picture of pictures) {
        const reading = await readPicture(picture, signal);
        if (isWhole(reading.zone)) return reading;
        readings.push(reading);
      }
      return {
        zone: betterZone(...readings.map((reading) => reading.zone)),
        pictureFaults: [...new Set(readings.flatMap((reading) => reading.pictureFaults))],
      };
    },
  };

  async function readPicture(picture: Buffer, signal: AbortSignal): Promise<DocumentReading> {
    const pages: PageReading[] = [];
    for (const turn of TURNS) {
      const page = await readPage(picture, turn, signal);
      if (isWhole(page.zone)) return { zone: page.zone, pictureFaults: [] };
      pages.push(page);
      if (page.sureLines >= UPRIGHT_LINES) break;
    }
    return { zone: betterZone(...pages.map((page) => page.zone)), pictureFaults: await faultsOf(picture, pages) };
  }

  /** Reads a whole page and, where the zone is there but in doubt, once more from nearby. */
  async function readPage(picture: Buffer, turn: number, signal: AbortSignal): Promise<PageReading> {
    const resized = sharp(picture).rotate(turn).resize(PAGE_SIDE, PAGE_SIDE, { fit: 'inside' });
    const { data, info } = await resized.png({ compressionLevel: 1 }).toBuffer({ resolveWithObject: true });
    const lines = await ocr.readLines(data, signal);
    const zone = findZone(lines);
    return {
      zone: isWhole(zone) ? zone : betterZone(zone, await readCloseUp(picture, turn, { lines, page: info }, signal)),
      sureLines: lines.filter(isSure).length,
      isCutOff: zoneIsCutOff(lines, info),
    };
  }

  async function readCloseUp(
    picture: Buffer,
    turn: number,
    { lines, page }: { readonly lines: readonly OcrLine[]; readonly page: Size },
    signal: AbortSignal,
  ): Promise<MachineReadableZone | null> {
    const region = zoneRegion(lines, page);
    if (region === null) return null;
    const { width, height } = await sharp(picture).metadata();
    const scale = Math.max(width, height) / Math.max(page.width, page.height);
    const closeUp = sharp(picture)
      .rotate(turn)
      .extract({
        left: Math.floor(region.left * scale),
        top: Math.floor(region.top * scale),
        width: Math.floor(region.width * scale),
        height: Math.floor(region.height * scale),
      })
      .resize(CLOSE_UP_WIDTH);
    const nearby = await ocr.readLines(await closeUp.png({ compressionLevel: 1 }).toBuffer(), signal);
    return findZone([...nearby, ...lines]);
  }
}

async function faultsOf(picture: Buffer, pages: readonly PageReading[]): Promise<ReasonCode[]> {
  const faults = await pictureFaultsOf(picture);
  if (faults.length > 0) return faults;
  if (pages.some((page) => page.isCutOff)) return ['IMAGE_CUT_OFF'];
  const isEmpty = pages.every((page) => page.zone === null && page.sureLines < MIN_LINES_OF_A_DOCUMENT);
  return isEmpty ? ['NO_DOCUMENT_FOUND'] : [];
}

function isSure({ text, confidence }: OcrLine): boolean {
  return confidence >= SURE.confidence && text.length >= SURE.letters;
}

function isWhole(zone: MachineReadableZone | null): boolean {
  return zone !== null && isReadWhole(zone);
}
