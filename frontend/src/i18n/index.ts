/**
 * Every visible sentence, by key, in the current language. English is in the first load and
 * types the keys; Korean is loaded when it is wanted. `t` reads the language at call time.
 */
import { en } from './en';
import { formatNumber } from './format';
import { currentLanguage, type Language, remember, switchTo } from './language';
import { fill, type Values } from './message';

export { LANGUAGE_NAMES, LANGUAGES, type Language, useLanguage } from './language';

type Areas = typeof en;
export type Messages = { readonly [A in keyof Areas]: Readonly<Record<keyof Areas[A], string>> };
export type Key = { [A in keyof Areas]: `${A}.${keyof Areas[A] & string}` }[keyof Areas];

const loaded: Partial<Record<Language, Messages>> = { en };

export function t(key: Key, values: Values = {}): string {
  const language = currentLanguage();
  const [area, name] = splitKey(key);
  const message = (loaded[language] ?? en)[area][name as never] as string;
  return fill(message, values, { tag: language, formatNumber });
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
  if (language === 'ko') loaded.ko ??= (await import('./ko')).ko;
  if (options.remember ?? true) remember(language);
  switchTo(language);
}

function splitKey(key: Key): [keyof Areas, string] {
  const dot = key.indexOf('.');
  return [key.slice(0, dot) as keyof Areas, key.slice(dot + 1)];
}
