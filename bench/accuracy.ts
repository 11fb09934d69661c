import { runDocuments } from './accuracy/documents';
import { runFaces } from './accuracy/faces';
import { SOURCE_NAMES, USAGE, readOptions } from './accuracy/options';
import type { Options, SourceName } from './accuracy/options';
import type { Section, SectionOptions } from './accuracy/section';
import { sectionText } from './accuracy/sectionText';
import { runWatchlist } from './accuracy/watchlist';
import { provenance } from './machine';

/** In the order of their running. */
const SECTIONS: Readonly<Partial<Record<SourceName, (options: SectionOptions) => Promise<Section>>>> = {
  documents: runDocuments,
  faces: runFaces,
  watchlist: runWatchlist,
};

/** Measures how often the checks of the provider `local` are right, and how long they take. */
async function main(options: Options): Promise<void> {
  const progress = (line: string) => console.error(line);
  const { seed, count, sources, lists, only } = options;
  const named = SOURCE_NAMES.filter((name) => sources[name] !== null || (name === 'watchlist' && lists.length > 0));
  const sections: Section[] = [];
  for (const name of named.length > 0 ? named : only) {
    const section = await SECTIONS[name]?.({ source: sources[name], lists, seed, count, progress });
    if (section !== undefined) sections.push(section);
  }
  const origin = provenance('bench:accuracy', process.argv.slice(2));
  if (options.json) console.log(JSON.stringify({ bench: 'accuracy', ...origin, sections }));
  else {
    const { machine } = origin;
    console.log(`${origin.command}, commit ${origin.commit ?? 'unknown'}, ${origin.at}`);
    console.log(`${machine.cores} cores (${machine.cpu}), ${machine.memoryGb} GB, Node ${machine.node}`);
    for (const section of sections) console.log(`\n${sectionText(section)}`);
  }
  if (sections.some(({ targets }) => targets.some(({ met }) => !met))) process.exitCode = 1;
}

function optionsOrUsage(): Options {
  try {
    const options = readOptions(process.argv.slice(2));
    if (options !== null) return options;
    console.log(USAGE);
    process.exit(0);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    process.exit(2);
  }
}

main(optionsOrUsage()).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
