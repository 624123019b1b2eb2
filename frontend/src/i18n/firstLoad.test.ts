import { expect, it } from 'vitest';
import { en } from './en';
import { rest } from './en/rest';

const sources = import.meta.glob<string>('../**/*.{ts,tsx}', {
  query: '?raw',
  import: 'default',
  eager: true,
});

const STATIC = /^(?:import|export)\s(?!type\b)[^;]*?from '(\.[^']+)'|^import '(\.[^']+)'/gm;

/** The files a page loads at once when it starts with one of them. */
function loadedWith(entry: string): string[] {
  const files = [entry];
  for (const file of files) {
    for (const [, named, bare] of (sources[file] ?? '').matchAll(STATIC)) {
      const path = new URL(named ?? bare ?? '', new URL(file, 'file:///src/i18n/')).pathname;
      const stem = path.replace('/src/i18n/', './').replace('/src/', '../');
      const found = [`${stem}.ts`, `${stem}.tsx`, `${stem}/index.ts`].find(
        (each) => each in sources,
      );
      if (found && !files.includes(found)) files.push(found);
    }
  }
  return files;
}

it('the first load says nothing whose text arrives later', () => {
  const files = loadedWith('../editor.tsx');
  expect(files).toContain('../canvas/Canvas.tsx');
  const later = Object.keys(rest).filter((area) => !(area in en));
  for (const file of files)
    for (const area of later)
      expect(
        sources[file]?.match(new RegExp(`['\`]${area}\\.[\\w$]`)),
        `${file}: ${area}`,
      ).toBeNull();
});
