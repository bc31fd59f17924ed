import { defineConfig } from 'vitest/config';
import { threadCodeForTests } from './scripts/thread-code.js';

const real = '__tests__/real/**/*.test.ts';

export default defineConfig({
  plugins: [threadCodeForTests],
  define: { WIZARD_VERSION: '"0.0.0-test"' },
  test: {
    globalSetup: './__tests__/support/global-setup.ts',
    reporters: ['default', './scripts/slowest-tests.js'],
    // Half of the time of many tests is a child's: every core has one more to run.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          isolate: false,
          include: ['__tests__/**/*.test.{ts,tsx}'],
          exclude: [real],
          // Ink holds its frames back where it finds itself in CI, and these tests look at frames.
          env: { CI: 'false', CONTINUOUS_INTEGRATION: 'false' },
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'real',
          include: [real],
          testTimeout: 900_000,
          hookTimeout: 900_000,
          // Every file has a host of its own, and more at a time than cores would only wait for each other.
          maxWorkers: 2,
        },
      },
    ],
  },
});
