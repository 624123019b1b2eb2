/** Addresses of pictures that the server draws. */

/** The address with these parameters set. */
export function addressed(address: string, query: Readonly<Record<string, string>>): string {
  const url = new URL(address, location.href);
  for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
  return url.href;
}

/** Whether the page is dark, by choice or by the system's. */
export function isDark(): boolean {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}
