import { verifyEvidence } from './verifyEvidence';

const USAGE = `app-registrations verify EVIDENCE.zip   proves offline that evidence was not changed; --help tells more
`;

/** The commands of this package, by their first word. */
async function main([command, ...rest]: readonly string[]): Promise<number> {
  if (command === 'verify') return verifyEvidence(rest, process.stdout);
  process.stdout.write(USAGE);
  return command === '--help' ? 0 : 2;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`app-registrations: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);
