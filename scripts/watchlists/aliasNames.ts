/** What is said about a name instead of being one. */
const REMARKS =
  /,? *\b(?:born (?:in|on|\d)|date of birth|previously listed as|original script:|birth name|combat name).*$/iu;
const ORIGINAL_SCRIPT = /^\s*original script:\s*/i;

/**
 * The names in one alias as lists write them: `A; B` are two, `A b) B` too, `A (Б)` is a name and the same in its own
 * script. Other words in brackets are remarks.
 */
export function aliasNames(alias: string): readonly string[] {
  return alias
    .split(/;|\b[b-h]\) /)
    .flatMap((part) => {
      const inBrackets = Array.from(part.matchAll(/\(([^()]*)\)/g), ([, inner = '']) => inner);
      const outside = part.replace(/\([^()]*\)?/g, ' ');
      const sameName = inBrackets.filter((inner) => isLatin(outside) !== isLatin(inner.replace(ORIGINAL_SCRIPT, '')));
      return [outside.replace(REMARKS, ''), ...sameName.map((inner) => inner.replace(ORIGINAL_SCRIPT, ''))];
    })
    .map((name) =>
      name
        .replace(/["“”„«»]/g, '')
        .replace(/\s+/g, ' ')
        .replace(/^[ ,]+|[ ,]+$/g, ''),
    )
    .filter((name) => name !== '');
}

function isLatin(text: string): boolean {
  return !/[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u.test(text);
}
