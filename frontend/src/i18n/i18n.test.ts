import { afterEach, describe, expect, it } from 'vitest';
import { en } from './en';
import { rest as englishRest } from './en/rest';
import {
  formatChange,
  formatCompact,
  formatCount,
  formatMoney,
  formatMs,
  formatNumber,
  formatPercent,
  formatRate,
  formatShare,
  formatUserCount,
  formatUsers,
} from './format';
import { setLanguage, t } from './index';
import { ko } from './ko';
import { rest as koreanRest } from './ko/rest';
import { fill, placeholders } from './message';
import { withParticle } from './particle';

const english: Record<string, Record<string, string>> = { ...en, ...englishRest };
const korean: Record<string, Record<string, string>> = { ...ko, ...koreanRest };

describe('the texts', () => {
  it.each(Object.keys(english))('%s has the same keys in both languages', (area) => {
    expect(Object.keys(korean[area] ?? {}).sort()).toEqual(Object.keys(english[area] ?? {}).sort());
  });

  it.each(Object.keys(english))('%s has no empty message', (area) => {
    for (const language of [english, korean])
      for (const [key, message] of Object.entries(language[area] ?? {}))
        expect(message.trim(), `${area}.${key}`).not.toBe('');
  });

  it.each(Object.keys(english))('%s expects the same values in both languages', (area) => {
    for (const [key, message] of Object.entries(english[area] ?? {}))
      expect(placeholders(korean[area]?.[key] ?? ''), `${area}.${key}`).toEqual(
        placeholders(message),
      );
  });

  it('writes percentages in one form a language: 50 % and 50%', () => {
    for (const messages of Object.values(english))
      for (const message of Object.values(messages)) expect(message).not.toMatch(/[\d}]%/);
    for (const messages of Object.values(korean))
      for (const message of Object.values(messages)) expect(message).not.toMatch(/[\d}]\s%/);
  });

  it('Korean glues no particle to a placeholder by hand', () => {
    for (const [area, messages] of Object.entries(korean))
      for (const [key, message] of Object.entries(messages))
        expect(message, `${area}.${key}`).not.toMatch(
          /\{\w+\}[’”)]?(을|를|이|가|은|는|와|과|으로|로)(?![가-힣])|[이가을를은는와과]\([이가을를은는와과]\)|\([으이]\)[가-힣]/,
        );
  });
});

describe('t', () => {
  afterEach(() => setLanguage('en', { remember: false }));

  it('reads the language at call time', async () => {
    expect(t('live.queueBadge', { n: 1234 })).toBe('1,234 waiting');
    await setLanguage('ko', { remember: false });
    expect(t('live.queueBadge', { n: 1234 })).toBe('1,234건 대기');
    expect(document.documentElement.lang).toBe('ko');
  });
});

describe('a message', () => {
  const locale = { tag: 'en', formatNumber: (n: number) => formatNumber(n, 'en') };

  it('takes the plural form of its number', () => {
    const message = '{n, plural, one {# user} other {# users}} online';
    expect(fill(message, { n: 1 }, locale)).toBe('1 user online');
    expect(fill(message, { n: 2500 }, locale)).toBe('2,500 users online');
  });

  it('shows a value that was forgotten instead of hiding it', () => {
    expect(fill('{a} and {b}', { a: 'x' }, locale)).toBe('x and {b}');
  });

  it('chooses the particle', () => {
    const message = '{name, particle, 을/를} 지웠습니다';
    expect(fill(message, { name: '서버' }, locale)).toBe('서버를 지웠습니다');
  });
});

describe('particles', () => {
  it.each([
    ['서버', '을/를', '서버를'],
    ['연결', '이/가', '연결이'],
    ['캐시', '은/는', '캐시는'],
    ['서울', '으로/로', '서울로'],
    ['부산', '으로/로', '부산으로'],
    ['web-3', '이/가', 'web-3이'],
    ['web-2', '이/가', 'web-2가'],
    ['CDN', '을/를', 'CDN을'],
    ['DB', '을/를', 'DB를'],
    ['SQL', '으로/로', 'SQL로'],
    ['(주 서버)', '이/가', '(주 서버)가'],
  ])('%s + %s = %s', (word, pair, expected) => {
    expect(withParticle(word, pair)).toBe(expected);
  });
});

describe('numbers', () => {
  it.each([
    [1000, '1K', '1천'],
    [10_000, '10K', '1만'],
    [1_000_000, '1M', '100만'],
    [10_000_000, '10M', '1,000만'],
    [100_000_000, '100M', '1억'],
  ])('%d users on an axis', (value, inEnglish, inKorean) => {
    expect(formatCompact(value, 'en')).toBe(inEnglish);
    expect(formatCompact(value, 'ko')).toBe(inKorean);
  });

  it('shortens amounts from ten thousand on only', () => {
    expect(formatCount(9016, 'en')).toBe('9,016');
    expect(formatCount(9016, 'ko')).toBe('9,016');
    expect(formatCount(96_200, 'en')).toBe('96.2K');
    expect(formatCount(96_200, 'ko')).toBe('9.62만');
  });

  it('names users in a sentence', () => {
    expect(formatUsers(71_300, 'en')).toBe('71,300');
    expect(formatUsers(71_300, 'ko')).toBe('7.13만');
    expect(formatUserCount(71_300, 'ko')).toBe('7.13만\u00a0명');
    expect(formatUserCount(1000, 'ko')).toBe('1,000명');
    expect(formatUserCount(1, 'en')).toBe('1 user');
  });

  it('shows percent, money, time and rate', () => {
    expect(formatPercent(1.4234, 'en')).toBe('142\u00a0%');
    expect(formatPercent(0.004, 'ko')).toBe('0.4%');
    expect(formatMoney(312.5, 'en')).toBe('$313');
    expect(formatMoney(6.1, 'ko')).toBe('$6.10');
    expect(formatMs(0.42, 'en')).toBe('0.42 ms');
    expect(formatMs(8412, 'en')).toBe('8.41 s');
    expect(formatMs(8412, 'ko')).toBe('8.41초');
    expect(formatMs(180_000, 'en')).toBe('3 min');
    expect(formatRate(96, 'en')).toBe('96/s');
    expect(formatRate(120_000, 'ko')).toBe('초당 12만');
    expect(formatChange(-3.2, 'en')).toBe('−3.2');
    expect(formatChange(41, 'en')).toBe('+41');
  });

  it('never rounds a share up to 100 %', () => {
    expect(formatShare(0.99996, 'en')).toBe('99.99\u00a0%');
    expect(formatShare(1, 'en')).toBe('100\u00a0%');
    expect(formatShare(0.9987, 'ko')).toBe('99.87%');
  });
});
