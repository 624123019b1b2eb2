/** Light, dark, or whatever the system says. The choice is an attribute that the tokens read. */
import { useSyncExternalStore } from 'react';
import { applyTheme, keepTheme, savedTheme, THEMES, type Theme } from './themeChoice';

export { THEMES, type Theme } from './themeChoice';

const listeners = new Set<() => void>();
let current: Theme = 'system';

export function loadTheme(): void {
  current = savedTheme();
  applyTheme(current);
}

export function setTheme(theme: Theme): void {
  current = theme;
  keepTheme(theme);
  applyTheme(theme);
  for (const listener of listeners) listener();
}

export function nextTheme(): Theme {
  return THEMES[(THEMES.indexOf(current) + 1) % THEMES.length] ?? 'system';
}

export function useTheme(): Theme {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}

/** Calls back whenever the colours on the page have changed, by choice or by the system. */
export function onColours(listener: () => void): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', listener);
  listeners.add(listener);
  return () => {
    dark.removeEventListener('change', listener);
    listeners.delete(listener);
  };
}
