import { z } from 'zod';
import { PIECE_NAMES } from './piece';
import type { Stack } from './stack';

/** What a process that started the stack with an IPC channel may ask of it: take a piece away, bring it back. */
const order = z.object({ id: z.int(), order: z.enum(['stop', 'start']), piece: z.enum(PIECE_NAMES) });
export type Order = z.infer<typeof order>;

/** Sent once the order is carried out; `fault` says why it could not be. */
export const carriedOut = z.object({ id: z.int(), fault: z.string().nullable() });

/** Obeys the orders of the process that started this one, where there is a channel to it. */
export function obeyParent(stack: Stack): void {
  process.on('message', (message) => {
    const { id, order: what, piece } = order.parse(message);
    stack
      .piece(piece)
      [what]()
      .then(
        () => process.send?.({ id, fault: null }),
        (error: unknown) => process.send?.({ id, fault: error instanceof Error ? error.message : String(error) }),
      );
  });
}
