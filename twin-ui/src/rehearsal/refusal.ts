import { InputRefused, type Problem, type Result } from '@district/models'

/** What the engine refuses because no water can follow it comes back as problems; whatever else is thrown is a bug and stays one. */
export function ranOrRefused<T>(run: () => T): Result<T, readonly Problem[]> {
  try {
    return { ok: true, value: run() }
  } catch (error) {
    if (error instanceof InputRefused) return { ok: false, error: error.problems }
    throw error
  }
}
