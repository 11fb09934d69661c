import { Connection } from '@temporalio/client';

/** `address` is host and port. Throws a sentence with it where no server answers. */
export async function connectToTemporal(address: string): Promise<Connection> {
  try {
    return await Connection.connect({ address, connectTimeout: '5 seconds' });
  } catch (cause) {
    throw new Error(`No Temporal server answers at ${address} (TEMPORAL_ADDRESS).`, { cause });
  }
}
