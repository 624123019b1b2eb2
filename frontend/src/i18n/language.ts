/**
 * The current language, chosen by the page (cookie, then browser) and switched here.
 * The server reads the same cookie, so its next page agrees.
 */
import { useSyncExternalStore } from 'react';

export const LANGUAGES = ['en', 'ko'] as const;
export type Language = (typeof LANGUAGES)[number];

export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', ko: '한국어' };

const COOKIE = 'django_language';
const YEAR_S = 31_536_000;

let current: Language = 'en';
const listeners = new Set<() => void>();

export function currentLanguage(): Language {
  return current;
}

/** Re-renders on a switch. Key the root element by it so that every text is read again. */
export function useLanguage(): Language {
  return useSyncExternalStore(onLanguage, currentLanguage);
}

export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Only `setLanguage` of the index, which has the messages at hand, calls this. */
export function switchTo(language: Language): void {
  current = language;
  document.documentElement.lang = language;
  for (const listener of listeners) listener();
}

export function remember(language: Language): void {
  // biome-ignore lint/suspicious/noDocumentCookie: Cookie Store is not in every browser we serve.
  document.cookie = `${COOKIE}=${language};path=/;max-age=${YEAR_S};samesite=lax`;
}
