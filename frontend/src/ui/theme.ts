/** Light, dark, or whatever the system says. The choice is an attribute that the tokens read. */
import { useSyncExternalStore } from 'react';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'loadstone.theme';
const listeners = new Set<() => void>();
let current: Theme = 'system';

export function loadTheme(): void {
  try {
    const saved = localStorage.getItem(KEY);
    current = THEMES.find((theme) => theme === saved) ?? 'system';
  } catch {
    // Blocked storage: the system's theme.
  }
  apply();
}

export function setTheme(theme: Theme): void {
  current = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // It then lasts as long as the page.
  }
  apply();
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

function apply(): void {
  if (current === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = current;
}
