/** The lowest id that was made at a time (RFC 9562, section 5.7: 48 bits of milliseconds first). */
export function idMadeAt(prefix: string, ms: number): string {
  const hex = Math.max(0, ms).toString(16).padStart(12, '0');
  return `${prefix}_${hex.slice(0, 8)}-${hex.slice(8)}`;
}
