import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

import { budget } from './pipeline/budget';
import { catalog } from './pipeline/catalog';
import { compat } from './pipeline/compat';
import { embed } from './pipeline/embed';
import { theme } from './pipeline/theme';

export default defineConfig({
  plugins: [react(), theme(), catalog(), compat(), budget(), embed()],
  build: {
    // What QtWebEngine 6.4 is; it lowers syntax only, not calls.
    target: 'chrome102',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    emptyOutDir: true,
    reportCompressedSize: false,
  },
  test: {
    // A file whose tests draw something asks for jsdom in its first line: it takes seconds to load.
    environment: 'node',
    setupFiles: ['src/shared/testing/setup.ts'],
    include: ['src/**/*.test.{ts,tsx}', 'pipeline/**/*.test.ts'],
    css: { modules: { classNameStrategy: 'non-scoped' } },
    restoreMocks: true,
    // CI's two cores are shared with the tests of the engine, so time here says nothing.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    minWorkers: 1,
  },
});
