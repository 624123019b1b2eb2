/**
 * What a box of a drawing is, by the words the catalogue lists for each kind: in its label first,
 * then in what the file says about its look. The longest word counts, since "API gateway" says
 * more than "API", and what a name ends in counts more, since a "user database" is a database.
 */
import type { Kind } from '../design/catalogue';

export interface Guess {
  readonly kind: string;
  /** The word it was known by; empty where nothing was recognised. */
  readonly word: string;
  readonly by: 'id' | 'label' | 'look' | 'nothing';
}

export type Guesser = (label: string, hints: string, id: string) => Guess;

interface Entry {
  readonly kind: string;
  readonly word: string;
}

const HANGUL = /[\u3131-\uD79D]/;
const AT_THE_END = 6;
/** Says that something runs and not what: a "cache server" is a cache. */
const VAGUE = new Set(
  'server service app application api web vm container pod backend 서버 서비스 애플리케이션 웹'.split(
    ' ',
  ),
);
/** Says what something is about, unless the name ends in it: a "payment service" is a service. */
const TOPICS = new Set(
  'user client customer visitor payment external internet session search mobile region 사용자 고객 결제 외부 세션 검색 모바일 지역'.split(
    ' ',
  ),
);
/** What a drawing's shape alone says, where no word is known. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [/\b(cylinder\d?|cyl|database|datastore)\b/, 'sql'],
  [/\b(actor|person|umlactor)\b/, 'client'],
  [/\b(subroutine|queue)\b/, 'queue'],
  [/\bcloud\b/, 'external'],
];

/** Guesses among `kinds`; `otherwise` is what an unknown box is taken for. */
export function guesser(kinds: readonly Kind[], otherwise: string): Guesser {
  const entries = kinds.flatMap(({ id, label, aliases }): Entry[] =>
    [...new Set([...aliases, label].map(spaced))].map((word) => ({ kind: id, word })),
  );
  const known = new Set(kinds.map((kind) => kind.id));

  return (label, hints, id) => {
    // The ids of our own Mermaid export name the kind.
    const own = /^([a-z_]+)_\d+$/.exec(id)?.[1];
    if (own !== undefined && known.has(own)) return { kind: own, word: own, by: 'id' };
    const named = best(entries, label);
    if (named) return { ...named, by: 'label' };
    const drawn = best(entries, hints);
    if (drawn) return { ...drawn, by: 'look' };
    const look = spaced(hints);
    const shaped = SHAPES.find(([shape, kind]) => known.has(kind) && shape.test(look));
    if (shaped) return { kind: shaped[1], word: '', by: 'look' };
    const byId = best(entries, id);
    if (byId) return { ...byId, by: 'id' };
    return { kind: otherwise, word: '', by: 'nothing' };
  };
}

function best(entries: readonly Entry[], label: string): Entry | undefined {
  let found: Entry | undefined;
  let most = 0;
  // "RedisCluster" is two words and "MongoDB" is one: both readings are tried.
  for (const reading of new Set([label, label.replaceAll(/([a-z])([A-Z])/g, '$1 $2')])) {
    const text = spaced(reading);
    // What stands in brackets explains the name and does not end it.
    const bare = reading.replaceAll(/[([{（][^()[\]{}（）]*[)\]}）]/g, ' ');
    const head = spaced(bare).replace(/( \d+)+$/, '');
    for (const entry of text ? entries : []) {
      const score = occurs(entry.word, text) ? scored(entry.word, head) : 0;
      if (score > most) [found, most] = [entry, score];
    }
  }
  return found;
}

function scored(word: string, head: string): number {
  if (VAGUE.has(word)) return 1;
  const ends = head === word || head.endsWith(` ${word}`) || plural(head, word);
  if (TOPICS.has(word) && !ends) return 0.5;
  // A Korean syllable says about as much as two or three letters.
  const length = word.length * (HANGUL.test(word) ? 2.5 : 1);
  return length + (ends ? AT_THE_END : 0);
}

function plural(head: string, word: string): boolean {
  return [`${word}s`, `${word}es`].some((form) => head === form || head.endsWith(` ${form}`));
}

/** English words stand alone, perhaps as a plural; Korean ones may carry particles. */
function occurs(word: string, text: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const after = text.slice(at + word.length, at + word.length + 3);
    if (HANGUL.test(word)) {
      if (word.length > 1 || (apart(text[at - 1]) && apart(after[0]))) return true;
    } else if (apart(text[at - 1]) && /^(e?s)?(?![a-z0-9])/.test(after)) return true;
  }
  return false;
}

function apart(char: string | undefined): boolean {
  return char === undefined || !/[a-z0-9\u3131-\uD79D]/.test(char);
}

/** Small letters, words apart: "Redis-Cache" and "redis_cache" are the same. */
export function spaced(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
