/**
 * What the server draws pictures and reports with, left beside the build: the icons of the
 * kinds, the colours of both themes as the style sheet declares them, and a font with Korean.
 */
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const FONT = 'node_modules/@expo-google-fonts/noto-sans-kr';
const FILES: Readonly<Record<string, string>> = {
  'pictures/icons.json': 'src/ui/icons/kinds.json',
  'fonts/NotoSansKR-Regular.ttf': `${FONT}/400Regular/NotoSansKR_400Regular.ttf`,
  'fonts/NotoSansKR-Bold.ttf': `${FONT}/700Bold/NotoSansKR_700Bold.ttf`,
  'fonts/OFL.txt': `${FONT}/LICENSE_FONT`,
  'fonts/Inter-OFL.txt': 'node_modules/@fontsource-variable/inter/LICENSE',
};

export function pictures(): Plugin {
  const here = (path: string) => new URL(`../${path}`, import.meta.url);
  return {
    name: 'pictures',
    apply: 'build',
    generateBundle() {
      for (const [fileName, path] of Object.entries(FILES)) {
        this.emitFile({ type: 'asset', fileName, source: readFileSync(here(path)) });
      }
      const tokens = readFileSync(here('src/styles/tokens.css'), 'utf8');
      const source = JSON.stringify(coloursOf(tokens), null, 1);
      this.emitFile({ type: 'asset', fileName: 'pictures/colours.json', source });
    },
  };
}

/** Every token that is one colour in each theme: `--line: light-dark(#dbe1e7, #2a343e)`. */
export function coloursOf(css: string): Record<'light' | 'dark', Record<string, string>> {
  const found = [...css.matchAll(/--([\w-]+):\s*light-dark\((#\w{6}),\s*(#\w{6})\)/g)];
  return {
    light: Object.fromEntries(found.map((match) => [match[1], match[2]])),
    dark: Object.fromEntries(found.map((match) => [match[1], match[3]])),
  };
}
