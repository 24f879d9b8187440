/** The tests in their projects: what runs in memory, what opens sockets and starts peers, and what drives a browser. */
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

/** What stands on a page of its own, with the globals of a document. */
const PAGES = [
  'test/unit/renderer/**/*.test.ts',
  'test/unit/shared/flow/ladder/exports.test.ts',
  'test/security/hostile-screens.test.ts',
];

export default defineConfig({
  plugins: [vue()],
  test: {
    // Peers of different files share no port and no folder; left to itself, a machine of two cores runs one file at a time.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/{unit,property,conformance,contract,architecture,security}/**/*.test.ts'],
          exclude: PAGES,
          // Nothing in these rooms keeps a state of its own: what was imported once serves every file of a worker.
          isolate: false,
          // Long runs of random cases take their time on a busy machine; nothing here waits for real time.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'renderer',
          include: PAGES,
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/{integration,interop}/**/*.test.ts'],
          globalSetup: ['test/helpers/build-once.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/helpers/build-once.ts'],
          // A state that never comes is told late; one that comes late on a busy machine is no failure.
          expect: { poll: { timeout: 30_000 } },
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
