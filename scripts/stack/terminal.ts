import picocolors from 'picocolors';

const colors = picocolors.createColors(picocolors.isColorSupported && process.stdout.isTTY);
const WIDTH = 26;

/** Lines for people: aligned, coloured where the terminal has colours. */
export const terminal = {
  title: (text: string) => console.log(`\n${colors.bold(text)}`),
  /** Something is done; `ms` is how long it took. */
  done: (what: string, detail: string, ms: number) =>
    console.log(`  ${colors.green('✓')} ${what.padEnd(WIDTH)} ${colors.dim(duration(ms))}  ${detail}`),
  fact: (what: string, value: string) => console.log(`    ${colors.dim(what.padEnd(WIDTH))} ${value}`),
  say: (text: string) => console.log(`  ${colors.yellow('!')} ${text}`),
  fault: (text: string) => console.error(`\n${colors.red('✗')} ${text}`),
  plain: (text: string) => console.log(text),
};

function duration(ms: number): string {
  return (ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`).padStart(7);
}
