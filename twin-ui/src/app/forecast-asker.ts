import type { Frame } from '@district/models/contract'
import { type HoursSource, troubleOf } from './hours-source.ts'

const TOGETHER = 4

/** Fetches all hours of the newest forecast; one that replaces another is put on screen when all of it is there. */
export function createForecastAsker({ store, client, forecastFrames }: HoursSource): () => Promise<void> {
  let runId = ''
  return async () => {
    const { hours, loaded, frameTroubled } = store.getState()
    const forecast = hours?.forecast
    if (forecast === undefined) return
    if (forecast === null) return frameTroubled('not-kept')
    if (forecast.runId === runId) return
    runId = forecast.runId
    const isFirst = forecastFrames.count === 0
    const waiting = hoursOf(forecast)
    const frames: Frame[] = []
    const give = (trouble: Parameters<typeof frameTroubled>[0]) => {
      runId = ''
      frameTroubled(trouble)
    }
    const work = async () => {
      for (let atMs = waiting.shift(); atMs !== undefined && runId === forecast.runId; atMs = waiting.shift()) {
        const answer = await client.forecastFrame(atMs)
        if (!answer.ok) return give(troubleOf(answer.error))
        if (answer.value.topologyHash !== loaded?.network.topologyHash) return give('unreadable')
        frames.push(answer.value)
        if (isFirst) forecastFrames.accept(answer.value)
      }
    }
    await Promise.all(Array.from({ length: TOGETHER }, work))
    if (runId !== forecast.runId) return
    forecastFrames.clear()
    for (const frame of frames) forecastFrames.accept(frame)
    frameTroubled(undefined)
  }
}

function hoursOf({
  startMs,
  endMs,
  everyS,
}: {
  readonly startMs: number
  readonly endMs: number
  readonly everyS: number
}) {
  const everyMs = everyS * 1000
  return Array.from({ length: Math.round((endMs - startMs) / everyMs) + 1 }, (_, k) => startMs + k * everyMs)
}
