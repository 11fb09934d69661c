import type { SearchedList } from '../../domain/registration';
import type { Screening, ScreeningMatch } from '../../domain/screening/screening';
import type { Language } from '../../domain/vocabulary';
import type { Attempt } from '../attempts';
import type { Block } from '../pdf/document';
import { LABELS } from './labels';
import type { Labels } from './labels';

/** Which lists an attempt searched, and what a clean result says: no hit in these, and nothing else. */
export function searchedBlocks(found: Attempt['found'], language: Language): Block[] {
  const searched = found?.searched ?? [];
  if (searched.length === 0) return [];
  const labels = LABELS[language];
  return [
    {
      type: 'fields',
      fields: [
        [
          found?.result === 'passed' ? labels.noHitIn : labels.searched,
          searched.map((list) => listText(list, labels)).join('\n'),
        ],
      ],
    },
    { type: 'text', style: 'small', text: labels.searchedOnly },
  ];
}

/** Whom a search was for, and every hit with how each word of the name found its like. */
export function screeningBlocks({ names, person, matches, found }: Screening, language: Language): Block[] {
  const labels = LABELS[language];
  const { birthDate, countries, gender } = person;
  const known = [
    ...(birthDate === null ? [] : [`${labels.birthDate}: ${birthDate}`]),
    ...(countries.length === 0 ? [] : [`${labels.country}: ${countries.join(', ')}`]),
    ...(gender === null ? [] : [`${labels.gender}: ${gender}`]),
  ];
  const hits: Block = {
    type: 'table',
    columns: [
      { title: labels.entry, share: 0.22 },
      { title: labels.listedName, share: 0.26 },
      { title: labels.score, share: 0.1 },
      { title: labels.why, share: 0.42 },
    ],
    rows: matches.map((match) => [
      `${match.source} ${match.entryId}`,
      match.name,
      String(match.score),
      whyText(match, labels),
    ]),
  };
  const further: Block = { type: 'fields', fields: [[labels.moreFound, String(found - matches.length)]] };
  return [
    { type: 'fields', fields: [[labels.searchedFor, [...names, ...known].join('\n')]] },
    ...(matches.length === 0 ? [] : [hits]),
    ...(found === matches.length ? [] : [further]),
  ];
}

function listText({ source, version, date, entries }: SearchedList, labels: Labels): string {
  return [
    source,
    `${labels.version} ${version}`,
    ...(date === null ? [] : [date]),
    `${entries} ${labels.entries}`,
  ].join(', ');
}

/** The score of the names, what each word had to do with it, and what else counted. */
function whyText({ nameScore, words, qualifiers }: ScreeningMatch, labels: Labels): string {
  return [
    `${labels.names}: ${nameScore}`,
    ...words.map(({ asked, listed, similarity }) => {
      if (listed.length === 0) return `${asked.join(' ')}: ${labels.onlyAsked}`;
      if (asked.length === 0) return `${listed.join(' ')}: ${labels.onlyListed}`;
      return `${asked.join(' ')} / ${listed.join(' ')}: ${similarity}`;
    }),
    ...qualifiers.map(({ on, finding, effect }) => `${on} ${finding}: ${effect > 0 ? '+' : ''}${effect}`),
  ].join('\n');
}
