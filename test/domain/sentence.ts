/** A sentence for people: begins with a capital, ends like a sentence, and is not the code. */
export const SENTENCE = /^[\p{Lu}"“¿¡][^_]*[.!?]$/u;
