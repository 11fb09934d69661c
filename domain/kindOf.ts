/** The kind of an error, and the code that it or its nearest cause has: of gRPC, PostgreSQL or the system. */
export function kindOf(error: unknown): { error: string; code?: string } {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = codeOf(error);
  return { error: error.name, ...(code !== undefined && { code }) };
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return 'code' in error ? String(error.code) : codeOf(error.cause);
}
