import { defineConfig } from 'vitest/config'

/** Long, because a machine that is busy with other work must not turn a sound test red; no test is about time. */
export default defineConfig({ test: { testTimeout: 60_000 } })
