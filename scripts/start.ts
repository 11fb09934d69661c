import path from 'node:path';
import { parseArgs } from 'node:util';
import { SampleClient } from './sample/client';
import { enrolSamplePerson } from './sample/person';
import { sampleProjectIn } from './sample/project';
import { obeyParent } from './stack/control';
import { prepareReadyFile, removeReadyFile, writeReadyFile } from './stack/readyFile';
import { stackSettings } from './stack/settings';
import { launchStack } from './stack/stack';
import { terminal } from './stack/terminal';
import type { SampleProject } from './sample/project';
import type { StackSettings } from './stack/settings';
import type { Launch, Stack } from './stack/stack';

const HELP = `npm start -- [options]      PostgreSQL, Temporal with its UI, the workers and the API, until Ctrl-C

  --no-sample         no sample person
  --ephemeral         free ports and a temporary folder, removed at the end; any number can run side by side
  --ready-file FILE   once everything answers, writes where it is, keys and process ids to FILE (JSON)
  --reset             starts with empty data
  --help              this text

Ports: API_PORT (3000), TEMPORAL_PORT (7233), TEMPORAL_UI_PORT (8233). Servers of your own: DATABASE_URL,
TEMPORAL_ADDRESS, SMTP_URL, S3_BUCKET and the others in the README; --ephemeral uses none of them.`;

interface Options {
  readonly sample: boolean;
  readonly ephemeral: boolean;
  readonly reset: boolean;
  readonly readyFile: string | null;
}

/** Null where only help was asked for. Throws a sentence about an option that is not known. */
function readOptions(): Options | null {
  const { values } = parseArgs({
    options: {
      sample: { type: 'boolean', default: true },
      ephemeral: { type: 'boolean', default: false },
      reset: { type: 'boolean', default: false },
      'ready-file': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
    allowNegative: true,
  });
  const { sample, ephemeral, reset, help } = values;
  if (ephemeral && reset) throw new Error('--ephemeral always starts with empty data: leave out either it or --reset.');
  return help ? null : { sample, ephemeral, reset, readyFile: values['ready-file'] ?? null };
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options === null) {
    terminal.plain(HELP);
    return;
  }
  const { readyFile } = options;
  if (readyFile !== null) prepareReadyFile(readyFile);

  const settings = await stackSettings(options);
  let writeReady = () => {};
  terminal.title('App Registrations');
  const launch = launchStack(settings, { ...terminal, changed: () => writeReady() });
  stopWhenAsked(launch, () => {
    if (readyFile !== null) removeReadyFile(readyFile);
  });
  try {
    const stack = await launch.started;
    const admin = new SampleClient(stack.apiUrl, settings.adminKey);
    const project = await sampleProjectIn(path.join(settings.folder, 'sample.json'), admin);
    if (options.sample) {
      terminal.title('A sample person enrols');
      await enrolSamplePerson(admin.as(project.apiKey), project.flowId, terminal.done);
    }
    if (readyFile !== null) {
      writeReady = () => {
        if (!stopRequested) writeReadyFile(readyFile, readyFacts(settings, stack, project));
      };
      writeReady();
    }
    obeyParent(stack);
    tellWhere(settings, stack, project);
  } catch (error) {
    if (stopRequested) return;
    tellFault(error);
    terminal.plain('Stopping what was started …');
    await launch.stop().catch(tellFault);
    process.exit(1);
  }
}

let stopRequested = false;

/** Ends everything in order at Ctrl-C, SIGTERM, or when the process that started this one is gone. */
function stopWhenAsked(launch: Launch, tidyUp: () => void): void {
  const stop = (): void => {
    if (stopRequested) return;
    stopRequested = true;
    terminal.title('Stopping: the API, the workers, Temporal, PostgreSQL …');
    launch
      .stop()
      .then(tidyUp)
      .then(
        () => {
          terminal.plain('Stopped.');
          process.exit(0);
        },
        (error: unknown) => {
          tellFault(error);
          process.exit(1);
        },
      );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  process.on('disconnect', stop);
  if (process.env.npm_lifecycle_event !== undefined) whenParentIsGone(stop);
}

/** npm passes signals on, but cannot when it is killed. */
function whenParentIsGone(stop: () => void): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stop();
  }, 1_000).unref();
}

const metricsUrl = (port: number) => `http://127.0.0.1:${port}/metrics`;

function readyFacts(settings: StackSettings, stack: Stack, project: SampleProject) {
  const { adminKey, temporalNamespace, folder, ports } = settings;
  const { apiUrl, databaseUrl, temporalAddress, temporalUiUrl } = stack;
  return {
    ...{ apiUrl, adminKey, ...project, databaseUrl, temporalAddress, temporalNamespace, temporalUiUrl, folder },
    metricsUrls: {
      api: metricsUrl(ports.apiMetrics),
      worker: metricsUrl(ports.worker),
      mediaWorker: metricsUrl(ports.mediaWorker),
    },
    pids: { ...stack.pids(), supervisor: process.pid },
  };
}

function tellWhere(settings: StackSettings, stack: Stack, project: SampleProject): void {
  terminal.title('Everything answers');
  terminal.fact('API', stack.apiUrl);
  terminal.fact('its description', `${stack.apiUrl}/docs`);
  terminal.fact('Temporal', stack.temporalAddress);
  terminal.fact('Temporal UI', stack.temporalUiUrl ?? `that of ${stack.temporalAddress}`);
  terminal.fact('PostgreSQL', stack.databaseUrl);
  const outbox = settings.env.OUTBOX_DIRECTORY ?? 'by SMTP_URL';
  terminal.fact('e-mail that was sent', `${outbox} (live projects only; a sandbox code is 000000)`);
  terminal.fact('logs', path.join(settings.folder, 'logs'));
  terminal.fact('admin key', settings.adminKey);
  terminal.fact('project, flow', `${project.projectId}, ${project.flowId}`);
  terminal.fact('key of a backend', project.apiKey);
  terminal.plain(`
The walk in the README begins with these:

  API=${stack.apiUrl}
  KEY=${project.apiKey}
  FLOW=${project.flowId}

Begin a registration:

  curl -s $API/v1/app-registrations -H "Authorization: Bearer $KEY" \\
    -H 'Content-Type: application/json' -H "Idempotency-Key: $(date +%s)" \\
    -d "{\\"flowId\\":\\"$FLOW\\",\\"externalUserId\\":\\"user-1\\"}"

Ctrl-C stops everything; the data ${settings.ephemeral ? 'are thrown away' : 'stay'}.`);
}

function tellFault(error: unknown): void {
  terminal.fault(error instanceof Error ? error.message : String(error));
}

main().catch((error: unknown) => {
  tellFault(error);
  process.exitCode = 1;
});
