import { setTimeout as sleep } from 'node:timers/promises'
import { buildNetwork, type District, err, ok, type Problem, problem, problemLine, type Result } from '@district/models'
import type { ProblemDocument, RunRequest } from '@district/models/contract'
import type { Config } from '../ground/config.ts'
import { rehearsalDirs } from '../ground/paths.ts'
import { createRehearsal } from '../rehearsal/rehearsal.ts'
import { createRunPool } from '../rehearsal/run-pool.ts'
import type { StartRefusal } from '../rehearsal/run-request.ts'
import { isEnded, openRunStore, type StoredRun } from '../rehearsal/run-store.ts'
import { openScenarioStore } from '../rehearsal/scenario-store.ts'

/** Where a command has its runs made: here, or by a simulator that is running. A refusal is a text for the person. */
export interface RunDesk {
  start(request: RunRequest): Promise<Result<StoredRun, string>>
  again(runId: string): Promise<Result<StoredRun, string>>
  get(runId: string): Promise<Result<StoredRun, string>>
  /** The run when it has ended. */
  ended(runId: string): Promise<Result<StoredRun, string>>
  cancel(runId: string): Promise<void>
  close(): Promise<void>
}

/** Runs made in this process and kept in `DATA_DIR`, where a simulator on the same folder finds them, too. */
export function localDesk(district: District, config: Config, dxM: number): RunDesk {
  const network = buildNetwork(district, { dxM })
  const { runsDir, scenariosDir } = rehearsalDirs(config)
  const noShadow = () => err(noShadowHere)
  const rehearsal = createRehearsal({
    network,
    pool: createRunPool({ district, dxM, maximumThreads: 1 }),
    runs: openRunStore(runsDir, config.retention),
    scenarios: openScenarioStore(scenariosDir),
    states: { live: noShadow, at: noShadow },
    wallNowMs: Date.now,
  })
  const get = async (runId: string): Promise<Result<StoredRun, string>> => {
    const run = rehearsal.get(runId)
    return run === undefined ? err(`There is no run ${runId} in ${runsDir}.`) : ok(run)
  }
  const told = (started: Result<StoredRun, StartRefusal>) => (started.ok ? started : err(textOf(started.error)))
  return {
    start: async (request) => told(await rehearsal.start(request)),
    again: async (runId) => told(await rehearsal.again(runId)),
    get,
    async ended(runId) {
      await rehearsal.ended(runId)
      return get(runId)
    },
    cancel: async (runId) => void rehearsal.cancel(runId),
    close: () => rehearsal.close(),
  }
}

const noShadowHere: Problem = problem(
  'STATE_UNKNOWN',
  { path: 'from' },
  'only a running simulator has a shadow',
  'expected --server, or a start from steady, dry or a state file',
)

const textOf = (refusal: StartRefusal): string =>
  refusal.kind === 'refused' ? refusal.problems.map(problemLine).join('\n') : refusal.detail

const POLL_MS = 100

type Ask = <T>(method: 'GET' | 'POST', path: string, body?: unknown) => Promise<Result<T, string>>

/** Questions below `/api/v1/rehearsal` to a simulator at `server`, directly or through the gateway (then with a token). */
export function askServer(server: string, token: string | undefined): Ask {
  return async <T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Result<T, string>> => {
    const url = new URL(`/api/v1/rehearsal${path}`, server)
    const headers = {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    }
    try {
      const answer = await fetch(url, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) })
      return answer.ok ? ok((await answer.json()) as T) : err(await problemText(answer))
    } catch (error) {
      return err(`${url.origin} does not answer (${reasonOf(error)}). Is \`district live\` running?`)
    }
  }
}

/** Runs made by a simulator at `server`. */
export function remoteDesk(server: string, token: string | undefined): RunDesk {
  const asked = askServer(server, token)
  const ask: Ask = (method, path, body) => asked(method, `/runs${path}`, body)
  const get = (runId: string) => ask<StoredRun>('GET', `/${encodeURIComponent(runId)}`)
  return {
    start: (request) => ask('POST', '', request),
    again: (runId) => ask('POST', `/${encodeURIComponent(runId)}/again`),
    get,
    async ended(runId) {
      for (;;) {
        const run = await get(runId)
        if (!run.ok || isEnded(run.value)) return run
        await sleep(POLL_MS)
      }
    },
    cancel: async (runId) => void (await ask('POST', `/${encodeURIComponent(runId)}/cancel`)),
    close: async () => undefined,
  }
}

async function problemText(answer: Response): Promise<string> {
  const text = await answer.text()
  try {
    const { title, detail, problems } = JSON.parse(text) as ProblemDocument & { readonly problems?: readonly Problem[] }
    return [`${title}: ${detail}`, ...(problems ?? []).map((one) => `  ${problemLine(one)}`)].join('\n')
  } catch {
    return `${answer.status} ${answer.statusText}: ${text.slice(0, 200)}`
  }
}

const reasonOf = (error: unknown): string =>
  error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
