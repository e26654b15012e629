import type { GaugeId } from '@district/models'
import type { LiveEvent, QualityFlag, Reading, SourceState } from '@district/models/contract'

/** Marks that stay for as long as something is wrong; the others come and go with single readings. */
const ALARMS: Partial<Readonly<Record<QualityFlag, string>>> = {
  stuck: 'says the same while its neighbours move',
  'off-command': 'does not stand where it was told to',
  drift: 'creeps away from the water balance of its pool',
  'clock-skew': 'belongs to a station whose clock is off',
}

/** What begins to be wrong, or is well again, with these readings; `latestOf` is what was known before them. */
export function qualityEvents(
  news: readonly Reading[],
  latestOf: (gaugeId: GaugeId) => Reading | undefined,
): readonly LiveEvent[] {
  const events: LiveEvent[] = []
  for (const { gaugeId, takenAtMs, flags } of news) {
    const before = latestOf(gaugeId)?.flags ?? []
    if (flags.length === 0 && before.length === 0) continue
    for (const [flag, what] of Object.entries(ALARMS) as [QualityFlag, string][]) {
      const isOn = flags.includes(flag)
      if (isOn === before.includes(flag)) continue
      const detail = isOn ? `${gaugeId} ${what}.` : `${gaugeId} is well again; it is no longer marked ${flag}.`
      events.push({ name: `quality.${flag}.${isOn ? 'on' : 'off'}`, atMs: takenAtMs, subject: gaugeId, detail })
    }
  }
  return events
}

export function sourceEvent({ place, gaugeId, sinceMs, passedOver }: SourceState): LiveEvent {
  const why = passedOver.map((one) => `${one.gaugeId} is ${one.why}`).join(', ')
  const who = gaugeId === null ? `Nobody speaks for ${place}` : `${gaugeId} speaks for ${place}`
  return { name: 'source.switched', atMs: sinceMs, subject: place, detail: why === '' ? `${who}.` : `${who}: ${why}.` }
}
