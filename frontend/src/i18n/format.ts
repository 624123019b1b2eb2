/**
 * Numbers as people read them, in the current language. Korean groups by ten thousand (만, 억);
 * `Intl` knows that, so every figure goes through here and none is glued together by hand.
 */
import { currentLanguage, type Language } from './language';

const MINUS = '−';

/** A plain number with up to three significant digits below a thousand: 0.42, 13.5, 71,300. */
export function formatNumber(value: number, language: Language = currentLanguage()): string {
  if (Math.abs(value) >= 1000) return format(language, { maximumFractionDigits: 0 }, value);
  return format(language, { maximumSignificantDigits: 3 }, value);
}

/** Short form for axes and badges: 100K and 10M, 10만 and 1,000만. */
export function formatCompact(value: number, language: Language = currentLanguage()): string {
  return format(
    language,
    { notation: 'compact', maximumSignificantDigits: 3, useGrouping: 'always' },
    value,
  );
}

/** An amount among words: 9,016 as it is, 96.2K or 9.62만 from ten thousand on. */
export function formatCount(value: number, language: Language = currentLanguage()): string {
  return value >= 10_000 ? formatCompact(value, language) : formatNumber(value, language);
}

/** As short as people write it on a scale: 10M, and 1천만 rather than 1,000만. */
export function formatShortest(value: number, language: Language = currentLanguage()): string {
  return formatCompact(value, language).replace(',000만', '천만');
}

/** A user count on its own: 71,300 in English, 7.13만 in Korean. */
export function formatUsers(value: number, language: Language = currentLanguage()): string {
  return language === 'ko' && value >= 10_000
    ? formatCompact(value, language)
    : formatNumber(value, language);
}

/** A user count with its noun, for sentences: 71,300 users, 7.13만 명, 1,000명. */
export function formatUserCount(value: number, language: Language = currentLanguage()): string {
  const count = formatUsers(value, language);
  if (language === 'ko') return value >= 10_000 ? `${count}\u00a0명` : `${count}명`;
  return value === 1 ? `${count} user` : `${count} users`;
}

/** A ratio as whole percent: 142 %. Below 1 % one digit more is kept. */
export function formatPercent(ratio: number, language: Language = currentLanguage()): string {
  const percent = ratio * 100;
  const digits = percent > 0 && percent < 1 ? 1 : 0;
  return percentSign(format(language, { maximumFractionDigits: digits }, percent), language);
}

/** A share of good requests, rounded down so that 99.996 % never reads as 100 %. */
export function formatShare(share: number, language: Language = currentLanguage()): string {
  const percent = Math.floor(share * 10_000 + 1e-6) / 100;
  return percentSign(format(language, { maximumFractionDigits: 2 }, percent), language);
}

/** A duration given in milliseconds: 0.4 ms, 120 ms, 1.23 s, 2.1 min. */
export function formatMs(ms: number, language: Language = currentLanguage()): string {
  const inKorean = language === 'ko';
  if (ms < 999.5) return `${format(language, { maximumSignificantDigits: 3 }, ms)} ms`;
  const [value, unit] = ms < 119_500 ? [ms / 1000, 's'] : [ms / 60_000, 'min'];
  const shown = format(language, { maximumSignificantDigits: 3 }, value);
  if (!inKorean) return `${shown} ${unit}`;
  return `${shown}${unit === 's' ? '초' : '분'}`;
}

/** A percentile; 0 means that no request was answered, so there is none. */
export function formatLatency(ms: number, language: Language = currentLanguage()): string {
  return ms > 0 ? formatMs(ms, language) : '–';
}

/** Requests per second: 96/s, 초당 96. */
export function formatRate(perSecond: number, language: Language = currentLanguage()): string {
  const shown = formatCount(perSecond, language);
  return language === 'ko' ? `초당 ${shown}` : `${shown}/s`;
}

/** US dollars; cents only where they matter. */
export function formatMoney(dollars: number, language: Language = currentLanguage()): string {
  const digits = Math.abs(dollars) < 100 ? 2 : 0;
  return format(
    language,
    {
      style: 'currency',
      currency: 'USD',
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    },
    dollars,
  );
}

/** A change, always signed: +41, −3. */
export function formatChange(value: number, language: Language = currentLanguage()): string {
  const shown = formatNumber(Math.abs(value), language);
  if (value === 0) return shown;
  return value > 0 ? `+${shown}` : MINUS + shown;
}

function percentSign(number: string, language: Language): string {
  return language === 'ko' ? `${number}%` : `${number}\u00a0%`;
}

const formatters = new Map<string, Intl.NumberFormat>();

function format(language: Language, options: Intl.NumberFormatOptions, value: number): string {
  const key = language + JSON.stringify(options);
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.NumberFormat(language, options);
    formatters.set(key, formatter);
  }
  return formatter.format(value);
}
