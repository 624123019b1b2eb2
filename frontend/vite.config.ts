import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const django = process.env.DJANGO_ORIGIN ?? 'http://127.0.0.1:8000';

export default defineConfig({
  base: '/static/',
  plugins: [react()],
  resolve: {
    alias: { 'd3-color': fileURLToPath(new URL('./src/canvas/noColours.ts', import.meta.url)) },
  },
  build: {
    modulePreload: { polyfill: false },
    manifest: 'manifest.json',
    target: 'es2023',
    // These know light-dark() and @layer, so colours need no rewriting.
    cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
    rolldownOptions: { input: ['src/editor.tsx'] },
  },
  // In development browse Vite: workers must be same-origin, so it proxies everything else.
  server: { proxy: { '^/(?!static/)': { target: django, ws: true } } },
  test: { environment: 'happy-dom', include: ['src/**/*.test.{ts,tsx}'] },
});
