import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { pictures } from './build/pictures';

const django = process.env.DJANGO_ORIGIN ?? 'http://127.0.0.1:8000';
const own = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * React Flow sets a display name on each of its components, which makes a bundler keep them
 * all. Without the names, what the editor does not use stays out of the first load.
 */
const unnamed: Plugin = {
  name: 'unnamed-components',
  transform: {
    filter: { id: /@xyflow\/react\/dist\/esm\/index/ },
    handler: (code) => ({
      code: code
        .replaceAll(/^\w+\.displayName = .*;$/gm, '')
        .replaceAll(/ = (memo|forwardRef)\(/g, ' = /* @__PURE__ */ $1('),
      map: null,
    }),
  },
};

export default defineConfig({
  base: '/static/',
  plugins: [react(), unnamed, pictures()],
  resolve: {
    // Parts of libraries that the editor never runs, left out of its first load.
    alias: [
      { find: 'd3-color', replacement: own('./src/canvas/noColours.ts') },
      { find: 'd3-transition', replacement: own('./src/canvas/noTransitions.ts') },
      { find: /^.*\/createLucideIcon\.mjs$/, replacement: own('./src/ui/icons/plainIcon.ts') },
    ],
  },
  build: {
    modulePreload: { polyfill: false },
    manifest: 'manifest.json',
    target: 'es2023',
    // These know light-dark() and @layer, so colours need no rewriting.
    cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
    rolldownOptions: {
      input: [
        'src/editor.tsx',
        'src/site/page.ts',
        'src/embed/embed.ts',
        'src/classes/page.ts',
        'src/learn/page.ts',
        'src/liveclass/page.tsx',
      ],
    },
  },
  // In development browse Vite: workers must be same-origin, so it proxies everything else.
  server: { proxy: { '^/(?!static/)': { target: django, ws: true } } },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/i18n/testing.ts'],
  },
});
