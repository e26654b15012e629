/** What the page must know before anything is fetched: where its one origin answers, and how patient it is. */
export interface PageConfig {
  readonly apiUrl: string
  readonly liveSocketUrl: string
  readonly frameSocketUrl: string
  /** Waits between attempts to reach a lost socket; the last one repeats. */
  readonly reconnectAfterMs: readonly number[]
  /** A rehearsal's horizon and the distance of its frames. */
  readonly rehearsalHorizonS: number
  readonly rehearsalFrameEveryS: number
}

export function pageConfig(location: { readonly protocol: string; readonly host: string }): PageConfig {
  const socketOrigin = `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}`
  return {
    apiUrl: '/api/v1',
    liveSocketUrl: `${socketOrigin}/api/v1/live`,
    frameSocketUrl: `${socketOrigin}/api/v1/shadow/frames`,
    reconnectAfterMs: [500, 1000, 2000, 4000, 8000],
    rehearsalHorizonS: 24 * 3600,
    rehearsalFrameEveryS: 600,
  }
}
