import { z } from 'zod';
import { PIECE_NAMES } from './piece';
import type { Stack } from './stack';

const common = { id: z.int(), piece: z.enum(PIECE_NAMES) };
/**
 * What a process that started the stack with an IPC channel may ask of it: take a piece away, bring it back; `env`
 * changes the environment that it then has.
 */
const order = z.discriminatedUnion('order', [
  z.object({ ...common, order: z.literal('stop') }),
  z.object({ ...common, order: z.literal('start'), env: z.record(z.string(), z.string()) }),
]);
export type Order = z.infer<typeof order>;

/** Sent once the order is carried out; `fault` says why it could not be. */
export const carriedOut = z.object({ id: z.int(), fault: z.string().nullable() });

/** Obeys the orders of the process that started this one, where there is a channel to it. */
export function obeyParent(stack: Stack): void {
  process.on('message', (message) => {
    const asked = order.parse(message);
    const { id } = asked;
    const piece = stack.piece(asked.piece);
    (asked.order === 'stop' ? piece.stop() : piece.start(asked.env)).then(
      () => process.send?.({ id, fault: null }),
      (error: unknown) => process.send?.({ id, fault: error instanceof Error ? error.message : String(error) }),
    );
  });
}
