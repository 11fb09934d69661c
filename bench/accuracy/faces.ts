import type { FaceReader, FacesFound, LikenessScale } from '../../activities/media/faceReader';
import { faceEngine } from '../../activities/media/faces/engines';
import type { FaceEngine } from '../../activities/media/faces/engines';
import { openFaceReader } from '../../activities/media/openFaceReader';
import { intakePicture } from '../../api/pictures';
import { readEnvironment } from '../../db/environment';
import { percentile, spreadOf } from '../statistics';
import { equalErrors, errorsAt, pairsOf } from './facePairs';
import type { ErrorRates, Pairs } from './facePairs';
import { drawnPeople, picturesIn } from './facePictures';
import type { FacePicture } from './facePictures';
import { measureSearch } from './faceSearch';
import type { SearchFigures } from './faceSearch';
import type { Section, SectionOptions, Target } from './section';
import { versionsOf } from './versionsOf';

/** Longer than any picture takes on a slow machine. */
const TIMEOUT_MS = 60_000;
/** The defaults that flows have: from here on a person looks, it is a match, it is a face enrolled before. */
const IN_FORCE = { 'review from': 0.28, 'match from': 0.4, 'search from': 0.5 } as const;
const MAX_MS = 300;

interface Row {
  readonly picture: FacePicture;
  /** Null where the picture was refused at intake. */
  readonly found: FacesFound | null;
  readonly ms: number;
  /** Of this process: what it takes on one core, however busy the machine is. */
  readonly cpuMs: number;
}

const PACKAGES: Readonly<Record<FaceEngine, readonly string[]>> = { onnx: [], dlib: ['@vladmandic/face-api'] };

/** Faces as `FACE_ENGINE` compares them: drawn persons and a search among 100,000, or the pictures of a folder. */
export async function runFaces(options: SectionOptions): Promise<Section> {
  const { source, seed, count, progress } = options;
  const pictures = source === null ? drawnPeople(count, seed) : await picturesIn(source);
  const { FACE_ENGINE: engine } = readEnvironment(faceEngine);
  const faces = await openFaceReader({ engine, threads: 1, timeoutMs: TIMEOUT_MS });
  try {
    const rows = await readAll(faces, pictures, progress);
    const search = source === null ? await measureSearch(seed, progress) : null;
    return sectionOf({ engine, scale: faces.scale }, rows, search, source);
  } finally {
    await faces.close();
  }
}

async function readAll(
  faces: FaceReader,
  pictures: readonly FacePicture[],
  progress: (line: string) => void,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [place, picture] of pictures.entries()) {
    const taken = await intakePicture(await picture.bytes()).catch(() => null);
    const [began, cpuBegan] = [performance.now(), process.cpuUsage()];
    const found = taken === null ? null : await faces.findFaces(taken.picture);
    const { user, system } = process.cpuUsage(cpuBegan);
    rows.push({ picture, found, ms: performance.now() - began, cpuMs: (user + system) / 1_000 });
    if ((place + 1) % 10 === 0 || place + 1 === pictures.length) progress(`faces: ${place + 1} of ${pictures.length}`);
  }
  return rows;
}

function sectionOf(
  { engine, scale }: { readonly engine: FaceEngine; readonly scale: LikenessScale },
  rows: readonly Row[],
  search: SearchFigures | null,
  source: string | null,
): Section {
  const described = rows.flatMap(({ picture, found }) => {
    const descriptor = found?.face?.descriptor;
    return descriptor === undefined ? [] : [{ person: picture.person, descriptor }];
  });
  const pairs = pairsOf(described, scale);
  const rates = Object.entries(IN_FORCE).map(([name, threshold]) => ({ name, ...errorsAt(threshold, pairs) }));
  const equal = equalErrors(pairs);
  // The first picture waits for the models.
  const warm = rows.length > 1 ? rows.slice(1) : rows;
  const times = warm.map(({ ms: took }) => took);
  const ms = {
    median: spreadOf(times).median,
    p95: percentile(times, 0.95),
    cpuMedian: spreadOf(warm.map(({ cpuMs }) => cpuMs)).median,
  };
  const live = rows.flatMap(({ found }) => found?.face?.live ?? []);
  const persons = new Set(rows.map(({ picture }) => picture.person)).size;
  return {
    title: `Faces, engine ${engine}: ${source === null ? `${persons} drawn persons` : `${rows.length} pictures of ${persons} persons`}`,
    versions: versionsOf('faceplugin-face-recognition-js', ...PACKAGES[engine], 'onnxruntime-node', 'sharp'),
    tables: [
      {
        caption: 'Pictures',
        head: ['pictures', 'face found', 'share', 'passive score ≥ 0.7', 'ms, median', 'ms, 95 %', 'CPU ms, median'],
        rows: [
          [
            String(rows.length),
            String(described.length),
            percent(described.length / rows.length),
            percent(live.length === 0 ? null : live.filter((score) => score >= 0.7).length / live.length),
            ms.median.toFixed(0),
            ms.p95.toFixed(0),
            ms.cpuMedian.toFixed(0),
          ],
        ],
      },
      ...(source === null ? [] : [everyPicture(rows)]),
      ...(source === null ? [] : [pairsTable(pairs, rates, equal)]),
      ...(search === null ? [] : [searchTable(search)]),
    ],
    targets: source === null ? targetsOf(rows, described.length, ms.cpuMedian, pairs, search) : [],
    limits: [
      ...(source === null
        ? [
            'Drawn persons show that the parts work together; they are more alike than people are, and say nothing of people.',
          ]
        : []),
      'The passive score is a signal: nothing here is a certificate under ISO 30107-3.',
    ],
    figures: {
      pictures: rows.map(({ picture, found, ms: took }) => ({
        picture: picture.name,
        person: picture.person,
        found: found?.face != null,
        others: found?.others.length ?? 0,
        live: found?.face?.live ?? null,
        ms: took,
      })),
      pairs,
      equal,
      rates,
      ms,
      search,
    },
  };
}

function everyPicture(rows: readonly Row[]): Section['tables'][number] {
  return {
    caption: 'Each picture',
    head: ['picture', 'person', 'face', 'others', 'height', 'yaw', 'pitch', 'sharpness', 'passive', 'ms'],
    rows: rows.map(({ picture, found, ms }) => {
      const face = found?.face ?? null;
      const measured =
        face === null
          ? ['–', '–', '–', '–', '–']
          : [
              face.box.height.toFixed(0),
              face.yaw.toFixed(0),
              face.pitch.toFixed(0),
              face.sharpness.toFixed(0),
              face.live.toFixed(2),
            ];
      const isFound = found === null ? 'refused' : face === null ? 'no' : 'yes';
      return [picture.name, picture.person, isFound, String(found?.others.length ?? 0), ...measured, ms.toFixed(0)];
    }),
  };
}

function pairsTable(
  pairs: Pairs,
  rates: readonly (ErrorRates & { readonly name: string })[],
  equal: ErrorRates | null,
): Section['tables'][number] {
  const range = (values: readonly number[]) =>
    values.length === 0 ? 'none' : `${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)}`;
  const row = (name: string, { threshold, falseRejects, falseAccepts }: ErrorRates) => [
    name,
    threshold.toFixed(2),
    percent(falseRejects),
    percent(falseAccepts),
  ];
  return {
    caption: `All pairs: ${pairs.same.length} of one person (alike ${range(pairs.same)}), ${pairs.different.length} of two (${range(pairs.different)})`,
    head: ['threshold', 'alike', 'same person rejected (FRR)', 'another accepted (FAR)'],
    rows: [
      ...rates.map(({ name, ...errors }) => row(name, errors)),
      ...(equal === null ? [] : [row('equal errors (EER)', equal)]),
    ],
  };
}

function searchTable(search: SearchFigures): Section['tables'][number] {
  return {
    caption: `Search among ${search.enrolled} enrolled faces (${search.searches} searches)`,
    head: ['alike', 'found', 'compared in full, at most', 'ms, median', 'CPU ms, median', 'memory, MB'],
    rows: [
      [
        String(search.alike),
        String(search.found),
        String(search.compared),
        search.msMedian.toFixed(0),
        search.cpuMsMedian.toFixed(0),
        search.megabytes.toFixed(0),
      ],
    ],
  };
}

function targetsOf(
  rows: readonly Row[],
  found: number,
  median: number,
  { same }: Pairs,
  search: SearchFigures | null,
): Target[] {
  const matching = same.filter((alike) => alike >= IN_FORCE['match from']).length;
  return [
    { what: 'drawn faces found', target: '100 %', measured: percent(found / rows.length), met: found === rows.length },
    {
      what: 'pairs of one drawn person that match',
      target: 'all',
      measured: `${matching} of ${same.length}`,
      met: matching === same.length,
    },
    { what: 'CPU ms a picture, median', target: `≤ ${MAX_MS}`, measured: median.toFixed(0), met: median <= MAX_MS },
    ...(search === null
      ? []
      : [
          {
            what: `alike faces found among ${search.enrolled}`,
            target: 'all',
            measured: `${search.found} of ${search.alike}`,
            met: search.found === search.alike,
          },
        ]),
  ];
}

function percent(share: number | null): string {
  return share === null ? '–' : `${(share * 100).toFixed(1)} %`;
}
