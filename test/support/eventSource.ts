import { setTimeout as pause } from 'node:timers/promises';

export interface SentEvent {
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

/** A reader of server-sent events that notes all that came. */
export interface EventSource {
  readonly events: readonly SentEvent[];
  /** Waits until what came is enough; throws after ten seconds. */
  until(isEnough: (events: readonly SentEvent[], isOpen: boolean) => boolean): Promise<void>;
  close(): void;
}

/** Throws where the answer is not a stream. */
export async function startEventSource(url: string, key: string, lastEventId?: string): Promise<EventSource> {
  const aborting = new AbortController();
  const answer = await fetch(url, {
    headers: {
      authorization: `Bearer ${key}`,
      accept: 'text/event-stream',
      ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
    },
    signal: aborting.signal,
  });
  const mediaType = answer.headers.get('content-type');
  if (answer.body === null || mediaType?.startsWith('text/event-stream') !== true)
    throw new Error(`Not a stream but ${answer.status}: ${await answer.text()}`);
  const events: SentEvent[] = [];
  let isOpen = true;
  let rest = '';
  const decoder = new TextDecoder();
  const reading = (async (chunks: AsyncIterable<Uint8Array>) => {
    for await (const chunk of chunks) {
      const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) if (block.startsWith('id: ')) events.push(parse(block));
    }
  })(answer.body as AsyncIterable<Uint8Array>);
  void reading
    .catch(() => undefined)
    .finally(() => {
      isOpen = false;
    });

  return {
    events,
    async until(isEnough) {
      for (const end = Date.now() + 10_000; !isEnough(events, isOpen);) {
        if (Date.now() > end) throw new Error(`Not enough came: ${JSON.stringify(events)}`);
        await pause(5);
      }
    },
    close: () => {
      aborting.abort();
    },
  };
}

function parse(block: string): SentEvent {
  const fields = new Map(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]),
  );
  return { id: fields.get('id') ?? '', event: fields.get('event') ?? '', data: fields.get('data') ?? '' };
}
