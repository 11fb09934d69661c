import sharp from 'sharp';
import { isReadWhole } from '../../domain/documents/holder';
import type { LicenceBarcode, MachineReadableZone, PrintedFields } from '../../domain/documents/sources';
import type { ReasonCode } from '../../domain/reasons';
import type { DocumentReading } from '../../domain/steps/document';
import type { DocumentCategory } from '../../domain/vocabulary';
import type { BarcodeEngine } from '../media/barcodeEngine';
import type { OcrEngine } from '../media/ocrEngine';
import { betterZone } from './findZone';
import { licenceBarcodeIn } from './licenceBarcode';
import { createPageReader } from './pageReader';
import type { PageReading } from './pageReader';
import { isTooSmallToRead, pictureFaultsOf } from './pictureFaults';
import { isTilted, printedFieldsIn } from './printedFields';
import { namesAgree, namesDifferSlightly } from './printedNames';

/** The pictures of one document, turned in any way. */
export interface DocumentPictures {
  /** What the person says it is: it tells where to look first. */
  readonly category: DocumentCategory;
  readonly front: Buffer;
  readonly back: Buffer | null;
}

export interface DocumentReader {
  /**
   * Reads what a document says for machines, on whichever side it is, and what its front says for people.
   * Rejects with a `ThreadJobError`, or with the reason of the signal.
   */
  read(pictures: DocumentPictures, signal: AbortSignal): Promise<DocumentReading>;
}

interface Engines {
  readonly ocr: Pick<OcrEngine, 'readLines'>;
  readonly barcodes: Pick<BarcodeEngine, 'readBarcode'>;
}

// Each picture comes once: a cache would only keep people's pictures in memory.
sharp.cache(false);

export function createDocumentReader({ ocr, barcodes }: Engines): DocumentReader {
  const { readPicture, readUpright, readLevel, readAgain } = createPageReader({ ocr });

  return {
    async read({ category, front, back }, signal) {
      const sides = [front, back].filter((side) => side !== null);
      // Its enlargement would be read in every way there is, for nothing.
      if ((await Promise.all(sides.map(isTooSmallToRead))).includes(true)) {
        return { zone: null, barcode: null, print: null, pictureFaults: ['IMAGE_TOO_SMALL'] };
      }
      // Licences have a barcode rather than a zone, as have some cards; passports never.
      const early = category === 'license' ? await readBarcode([back, front], signal) : null;
      if (early !== null) {
        const page = await readUpright(front, signal);
        return { zone: null, barcode: early, print: printedFieldsIn(page.lines), pictureFaults: [] };
      }
      const pages = new Map<Buffer, PageReading>();
      // Small cards have their zone on the back, passports on the front.
      for (const side of category === 'passport' ? [front, back] : [back, front]) {
        if (side === null) continue;
        const page = await readPicture(side, signal);
        pages.set(side, page);
        if (isWhole(page.zone)) break;
      }
      const read = [...pages.values()];
      const zone = betterZone(...read.map((page) => page.zone));
      const barcode = zone === null && category === 'governmentId' ? await readBarcode([back, front], signal) : null;
      const page = pages.get(front) ?? (await readUpright(front, signal));
      const isSure = barcode !== null || isWhole(zone);
      // Where nothing else says who the holder is, a page held askew is worth another look.
      const isWorthIt = zone === null && !isSure && category !== 'passport' && isTilted(page.lines);
      const { lines } = isWorthIt ? await readLevel(front, page, signal) : page;
      const print = printedFieldsIn(lines);
      return {
        zone: zone === null ? null : await withNamesAsPrinted(zone, print, pages, signal),
        barcode,
        print,
        pictureFaults: isSure ? [] : await faultsOf(pages),
      };
    },
  };

  /** No check digit guards the names: where print has almost the same ones, the zone is read again for just those. */
  async function withNamesAsPrinted(
    zone: MachineReadableZone,
    print: PrintedFields | null,
    pages: ReadonlyMap<Buffer, PageReading>,
    signal: AbortSignal,
  ): Promise<MachineReadableZone> {
    const [side, page] = [...pages].find((read) => read[1].zone === zone) ?? [];
    if (side === undefined || page === undefined || !isWhole(zone) || !namesDifferSlightly(zone, print)) return zone;
    const isAccepted = (other: MachineReadableZone) =>
      isWhole(other) && other.number === zone.number && namesAgree(other, print);
    const read = await readAgain(side, page, isAccepted, signal);
    if (read === null) return zone;
    const { familyName, givenNames, namesTruncated } = read;
    return { ...zone, familyName, givenNames, namesTruncated };
  }

  async function readBarcode(sides: readonly (Buffer | null)[], signal: AbortSignal): Promise<LicenceBarcode | null> {
    for (const side of sides) {
      const text = side === null ? null : await barcodes.readBarcode(side, signal);
      const barcode = text === null ? null : licenceBarcodeIn(text);
      if (barcode !== null) return barcode;
    }
    return null;
  }
}

async function faultsOf(pages: ReadonlyMap<Buffer, PageReading>): Promise<ReasonCode[]> {
  const faults = await Promise.all([...pages].map(([picture, page]) => pictureFaultsOf(picture, page)));
  return [...new Set(faults.flat())];
}

function isWhole(zone: MachineReadableZone | null): boolean {
  return zone !== null && isReadWhole(zone);
}
