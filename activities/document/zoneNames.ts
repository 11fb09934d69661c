/** Recognition takes a filler for a K now and then, and no check digit guards the names. */
const MISREAD_FILLER = /(?<=<|^)K+(?=<|$)/g;
const MISREAD_SEPARATOR = /K<(?=[A-Z])/;
const SEPARATOR = /<<+(?=[A-Z])/;

/** The names in the name field of a zone: family names, two fillers, given names, and a filler between two words. */
export function namesIn(field: string): { readonly familyName: string; readonly givenNames: string } {
  const repaired = field.replace(MISREAD_FILLER, (misread) => '<'.repeat(misread.length));
  const parted = SEPARATOR.test(repaired) ? repaired : repaired.replace(MISREAD_SEPARATOR, '<<');
  const [familyName = '', ...givenNames] = parted.split(SEPARATOR);
  return { familyName: words(familyName), givenNames: words(givenNames.join('<')) };
}

function words(names: string): string {
  return names.replace(/<+/g, ' ').trim();
}
