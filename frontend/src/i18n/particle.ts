/**
 * Korean particles depend on whether the word before them ends in a consonant:
 * 서버를 but 웹을, 캐시가 but 연결이. Digits and Latin letters are judged by how they are read aloud.
 */

const HANGUL_FIRST = 0xac00;
const HANGUL_LAST = 0xd7a3;
const FINALS = 28;
const FINAL_RIEUL = 8;

type Ending = 'vowel' | 'rieul' | 'consonant';

/** How each digit ends when read in Korean: 영 일 이 삼 사 오 육 칠 팔 구. */
const DIGIT_ENDINGS: readonly Ending[] = [
  'consonant',
  'rieul',
  'vowel',
  'consonant',
  'vowel',
  'vowel',
  'consonant',
  'rieul',
  'rieul',
  'vowel',
];

/** `withParticle('서버', '을/를')` is `서버를`. The pair is written consonant form first. */
export function withParticle(word: string, pair: string): string {
  const [afterConsonant = '', afterVowel = ''] = pair.trim().split('/');
  const ending = endingOf(word);
  // 으로/로 is the one pair where a final ㄹ counts as a vowel: 서울로.
  const likeVowel = ending === 'vowel' || (ending === 'rieul' && afterConsonant === '으로');
  return word + (likeVowel ? afterVowel : afterConsonant);
}

function endingOf(word: string): Ending {
  const last = [...word.toLowerCase()].reverse().find((letter) => /[\p{L}\p{N}%]/u.test(letter));
  if (last === undefined) return 'vowel';
  const code = last.codePointAt(0) ?? 0;
  if (code >= HANGUL_FIRST && code <= HANGUL_LAST) return hangulEnding(code);
  if (/\d/.test(last)) return DIGIT_ENDINGS[Number(last)] ?? 'vowel';
  if (last === 'l' || last === 'r') return 'rieul';
  return last === 'm' || last === 'n' ? 'consonant' : 'vowel';
}

function hangulEnding(code: number): Ending {
  const final = (code - HANGUL_FIRST) % FINALS;
  if (final === 0) return 'vowel';
  return final === FINAL_RIEUL ? 'rieul' : 'consonant';
}
