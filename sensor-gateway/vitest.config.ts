import { defineConfig } from 'vitest/config'

/** A busy machine makes a test slow, not red. */
const PATIENT = { timeout: 10_000 }

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['src/**/*.test.ts', 'test/*.test.ts'], expect: { poll: PATIENT } } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          expect: { poll: PATIENT },
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
