import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** How an authority behaves: as it should, or in one of the ways that it should not. */
export type Mood = 'answers' | 'refuses' | 'hangs' | 'errs' | 'talksNonsense' | 'answersAnother';

export interface TimeStampServer {
  readonly url: string;
  mood: Mood;
  /** How often it was asked. */
  readonly asked: number;
  close(): Promise<void>;
}

/**
 * A time-stamp authority over HTTP.
 * @param answer to a query in DER
 */
export async function startTimeStampServer(answer: (query: Buffer) => Buffer): Promise<TimeStampServer> {
  let before: Buffer | null = null;
  const state = { mood: 'answers' as Mood, asked: 0 };
  const server = createServer((req, res) => {
    state.asked += 1;
    void buffer(req).then((query) => {
      switch (state.mood) {
        case 'hangs':
          return;
        case 'errs':
          return res.writeHead(500).end();
        case 'talksNonsense':
          return res.end(Buffer.alloc(200, 'nonsense'));
        case 'refuses':
          // PKIStatusInfo: rejection.
          return res.end(Buffer.from('30053003020102', 'hex'));
        case 'answersAnother':
          return res.end(before);
        case 'answers':
          before = answer(query);
          return res.end(before);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    get mood() {
      return state.mood;
    },
    set mood(mood) {
      state.mood = mood;
    },
    get asked() {
      return state.asked;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
