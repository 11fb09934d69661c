import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { DocumentReader } from '../../activities/document/documentReader';
import { createPortraits } from '../../activities/document/portraits';
import type { FaceReader } from '../../activities/media/faceReader';
import { openFaceReader } from '../../activities/media/openFaceReader';
import { intakePicture } from '../../api/pictures';
import { holderOf } from '../../domain/documents/holder';
import type { DocumentReading } from '../../domain/steps/document';
import { spreadOf } from '../statistics';
import type { Measuring } from './documents';
import type { Section, SectionOptions } from './section';

const PICTURES = /\.(jpe?g|png|webp|heic)$/i;
const AT = '2026-06-15T12:00:00.000Z';
/** Fields of a holder that are counted as read where they are there. */
const FIELDS = ['country', 'familyName', 'givenNames', 'number', 'birthDate', 'expiryDate', 'sex'] as const;

/** Longer than any picture takes, also on a machine that is held up for minutes. */
const TIMEOUT_MS = 900_000;
/** Nothing of the pictures is kept. */
const FORGETFUL = { seal: () => Promise.resolve(), sealBlob: () => Promise.resolve() };

interface Row {
  readonly file: string;
  readonly refused: string | null;
  readonly reading: DocumentReading | null;
  readonly hasPortrait: boolean;
  readonly ms: number;
}

/** Reads each picture of a folder (not those of folders in it) as a document of its own, its kind not known before. */
export async function readFolder(
  { reader, times }: Measuring,
  folder: string,
  { progress }: SectionOptions,
): Promise<Omit<Section, 'versions'>> {
  const files = (await readdir(folder)).filter((name) => PICTURES.test(name)).toSorted();
  if (files.length === 0) throw new Error(`There are no pictures (JPEG, PNG, WebP, HEIC) in ${folder}`);
  const faces = await openFaceReader({ engine: 'onnx', threads: 1, timeoutMs: TIMEOUT_MS });
  const rows: Row[] = [];
  try {
    for (const [place, file] of files.entries()) {
      rows.push(await readFileAlone({ reader, faces }, folder, file));
      progress(`documents: ${place + 1} of ${files.length}`);
    }
  } finally {
    await faces.close();
  }
  const found = rows.filter(({ reading }) => reading?.zone != null);
  const whole = rows.filter(({ reading }) => isWhole(reading));
  const barcodes = rows.filter(({ reading }) => reading?.barcode != null);
  const portraits = rows.filter(({ hasPortrait }) => hasPortrait);
  return {
    title: `Documents: ${files.length} pictures of a folder`,
    tables: [
      {
        caption: 'Each picture',
        head: [
          'picture',
          'zone',
          'check digits',
          'barcode',
          'portrait',
          'fields read',
          'printed fields',
          'said of the picture',
          'ms',
        ],
        rows: rows.map(cellsOf),
      },
      {
        caption: 'Totals',
        head: [
          'pictures',
          'zone found',
          'all check digits right',
          'barcode',
          'portrait',
          'ms a picture, median',
          'ms a page, median',
        ],
        rows: [
          [
            files.length,
            found.length,
            whole.length,
            barcodes.length,
            portraits.length,
            ...[rows.map(({ ms }) => ms), times.page].map((ms) => spreadOf(ms).median.toFixed(0)),
          ].map(String),
        ],
      },
    ],
    targets: [],
    limits: ['What the documents really say is not known here: right check digits guard numbers and dates, not names.'],
    figures: {
      rows: rows.map(({ file, reading, refused, hasPortrait, ms }) => ({
        file,
        refused,
        zone: reading?.zone?.checkDigits ?? null,
        isWhole: isWhole(reading),
        hasBarcode: reading?.barcode != null,
        hasPortrait,
        fields: fieldsOf(reading),
        faults: reading?.pictureFaults ?? [],
        ms,
      })),
    },
  };
}

/** The time is that of what is written on it alone. */
async function readFileAlone(
  { reader, faces }: { readonly reader: DocumentReader; readonly faces: FaceReader },
  folder: string,
  file: string,
): Promise<Row> {
  const began = performance.now();
  const taken = await intakePicture(await readFile(path.join(folder, file))).catch((error: unknown) => String(error));
  if (typeof taken === 'string') {
    return { file, refused: taken, reading: null, hasPortrait: false, ms: performance.now() - began };
  }
  const { signal } = new AbortController();
  const reading = await reader.read({ category: 'governmentId', front: taken.picture, back: null }, signal);
  const ms = performance.now() - began;
  const portraits = createPortraits({ vault: FORGETFUL, faces });
  const found = await portraits.find({ registrationId: file, submissionId: file }, [taken.picture], signal);
  return { file, refused: null, reading, hasPortrait: found !== null, ms };
}

function cellsOf({ file, refused, reading, hasPortrait, ms }: Row): string[] {
  if (reading === null) return [file, refused ?? '', '–', '–', '–', '–', '–', '–', ms.toFixed(0)];
  const { zone, barcode, print, pictureFaults } = reading;
  const printed = Object.entries(print ?? {}).filter(([, value]) => value !== null);
  return [
    file,
    zone === null ? 'no' : zone.category,
    zone === null ? '–' : `${zone.checkDigits.right} of ${zone.checkDigits.all}`,
    barcode === null ? 'no' : 'yes',
    hasPortrait ? 'yes' : 'no',
    `${fieldsOf(reading).length} of ${FIELDS.length}`,
    printed.map(([name]) => name).join(' ') || '–',
    pictureFaults.join(' ') || '–',
    ms.toFixed(0),
  ];
}

/** Names of the fields that the zone or the barcode tells. */
function fieldsOf(reading: DocumentReading | null): string[] {
  const holder = reading === null ? null : holderOf(reading, AT);
  if (holder === null || holder.source === 'print') return [];
  return FIELDS.filter((field) => holder[field] !== null && holder[field] !== '');
}

function isWhole(reading: DocumentReading | null): boolean {
  const zone = reading?.zone ?? null;
  return zone !== null && zone.checkDigits.right === zone.checkDigits.all;
}
