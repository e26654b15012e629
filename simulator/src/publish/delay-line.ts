import type { Report } from '../gauges/virtual-station.ts'

/** Reports on their way: each leaves when its delay has passed on the district's clock. */
export interface DelayLine {
  push(report: Report): void
  /** Those whose time has come, in the order in which it came. */
  due(nowMs: number): readonly Report[]
  /** All that is still on its way. */
  drain(): readonly Report[]
}

export function createDelayLine(): DelayLine {
  let underWay: { readonly leavesAtMs: number; readonly report: Report }[] = []
  return {
    push: (report) => {
      underWay.push({ leavesAtMs: report.takenAtMs + report.delayS * 1000, report })
    },
    due: (nowMs) => {
      const leaving = underWay.filter(({ leavesAtMs }) => leavesAtMs <= nowMs)
      if (leaving.length === 0) return []
      underWay = underWay.filter(({ leavesAtMs }) => leavesAtMs > nowMs)
      return leaving.toSorted((a, b) => a.leavesAtMs - b.leavesAtMs).map(({ report }) => report)
    },
    drain: () => underWay.splice(0).map(({ report }) => report),
  }
}
