/**
 * Every visible sentence, by key, in the current language. What the first load says in English
 * is part of it and types the keys; Korean, and what only lazily loaded parts say, is loaded
 * when it is wanted. `t` reads the language at call time.
 */
import { en } from './en';
import type { rest as englishRest } from './en/rest';
import { formatNumber } from './format';
import { currentLanguage, type Language, remember, switchTo } from './language';
import { fill, type Values } from './message';

export { LANGUAGE_NAMES, LANGUAGES, type Language, useLanguage } from './language';

type Texts<Areas> = { readonly [A in keyof Areas]: Readonly<Record<keyof Areas[A], string>> };
export type FirstMessages = Texts<typeof en>;
export type RestMessages = Texts<typeof englishRest>;
type Areas = typeof en & typeof englishRest;
export type Key = { [A in keyof Areas]: `${A}.${keyof Areas[A] & string}` }[keyof Areas];

type Loaded = Readonly<Record<string, Readonly<Record<string, string>>>>;
const loaded: Partial<Record<Language, Loaded>> = { en };
const withRest = new Map<Language, Promise<void>>();

export function t(key: Key, values: Values = {}): string {
  const language = currentLanguage();
  const dot = key.indexOf('.');
  const area = (loaded[language] ?? en)[key.slice(0, dot) as keyof typeof en] as Loaded[string];
  // A key without its text can only be seen while something is asked for before it was loaded.
  return fill(area?.[key.slice(dot + 1)] ?? key, values, { tag: language, formatNumber });
}

/** Text that came from the server in both languages. */
export function inLanguage(text: Readonly<Record<Language, string>>): string {
  return text[currentLanguage()];
}

/** Resolves when the texts are there and the language has been switched. */
export async function setLanguage(
  language: Language,
  options: { readonly remember?: boolean } = {},
): Promise<void> {
  if (language === 'ko') loaded.ko = { ...loaded.ko, ...(await import('./ko')).ko };
  if (withRest.size > 0) await loadRest(language);
  if (options.remember ?? true) remember(language);
  switchTo(language);
}

/** Resolves when the texts of lazily loaded parts are there, too. */
export function loadRest(language: Language = currentLanguage()): Promise<void> {
  const known = withRest.get(language) ?? addRest(language);
  withRest.set(language, known);
  return known;
}

async function addRest(language: Language): Promise<void> {
  const { rest } = await (language === 'ko' ? import('./ko/rest') : import('./en/rest'));
  loaded[language] = { ...loaded[language], ...rest };
}
