/** Digits count as themselves, A to Z as 10 to 35, fillers as 0; weights 7, 3, 1; modulus 10 (ICAO Doc 9303-3, 4.9). */
export function checkDigit(text: string): string {
  const weights = [7, 3, 1];
  const sum = Array.from(text).reduce((total, sign, place) => total + valueOf(sign) * (weights[place % 3] ?? 0), 0);
  return String(sum % 10);
}

function valueOf(sign: string): number {
  return sign === '<' ? 0 : Number.parseInt(sign, 36);
}
