import { type GateId, QUANTITIES } from '@district/models'
import type { CommandDocument, PredictedBesideMeasured } from '@district/models/contract'
import { useEffect, useState } from 'react'
import { Button } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../client/http.ts'
import { displayUnit, fixed } from '../../ground/display-units.ts'
import type { ChartSeries } from '../charts/chart-data.ts'
import { ChartKey } from '../charts/chart-key.tsx'
import { LEAST_SPAN } from '../charts/history-chart.tsx'
import { TimeChart } from '../charts/time-chart.tsx'
import { useLoaded, useTwin } from '../twin-context.tsx'

const ASK_EVERY_MS = 10_000
const CHART_HEIGHT_PX = 120

/** What a command was predicted to do, and what the gauges said since: the model's own error, shown where it was trusted. */
export function CommandOutcome({ commandId, gateId }: { readonly commandId: string; readonly gateId: GateId }) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  return (
    <div className="command-outcome" data-testid="command-outcome">
      <Button className="quiet-button" aria-expanded={isOpen} onPress={() => setOpen(!isOpen)}>
        {t('command.outcome.title')}
      </Button>
      {isOpen && <Outcome commandId={commandId} gateId={gateId} />}
    </div>
  )
}

function Outcome({ commandId, gateId }: { readonly commandId: string; readonly gateId: GateId }) {
  const { t } = useTranslation()
  const answer = useCommandDocument(commandId)
  if (answer === undefined) return <p className="note">{t('command.outcome.asking')}</p>
  if (!answer.ok) return <p className="note">{t('command.outcome.failed', { detail: answer.error.detail })}</p>
  const own = answer.value.comparison.filter((one) => one.gateId === gateId && one.predicted.length > 0)
  const stages = own.filter(({ quantity }) => quantity === 'stageUpM' || quantity === 'stageDownM')
  const flows = own.filter(({ quantity }) => quantity === 'dischargeM3s')
  if (own.length === 0) return <p className="note">{t('command.outcome.nothing')}</p>
  return (
    <>
      {stages.length > 0 && <OutcomeChart quantity="stage" lines={stages} />}
      {flows.length > 0 && <OutcomeChart quantity="discharge" lines={flows} />}
    </>
  )
}

function OutcomeChart({
  quantity,
  lines,
}: {
  readonly quantity: 'stage' | 'discharge'
  readonly lines: readonly PredictedBesideMeasured[]
}) {
  const { t } = useTranslation()
  const { district } = useLoaded()
  const { decimals } = QUANTITIES[quantity]
  const nameOf = (line: PredictedBesideMeasured) => t(`command.outcome.of.${line.quantity}`)
  const series = lines.flatMap((line): readonly ChartSeries[] => {
    const side = line.quantity === 'stageDownM' ? 'down' : 'up'
    return [
      {
        label: `${nameOf(line)} · ${t('origin.rehearsal')}`,
        tone: `rehearsal-${side}`,
        atMs: line.atMs,
        values: line.predicted,
      },
      {
        label: `${nameOf(line)} · ${t('origin.measured')}`,
        tone: `measured-${side}`,
        atMs: line.atMs,
        values: line.measured,
      },
    ]
  })
  const instants = lines.flatMap(({ atMs }) => [atMs[0] ?? 0, atMs.at(-1) ?? 0])
  return (
    <figure className="chart">
      <figcaption className="chart-caption">
        <ChartKey series={series} unit={displayUnit(quantity)} />
      </figcaption>
      <div className="chart-box" style={{ height: CHART_HEIGHT_PX }}>
        <TimeChart
          series={series}
          fromMs={Math.min(...instants)}
          toMs={Math.max(...instants)}
          timeZone={district.timeZone}
          decimals={decimals}
          leastSpan={LEAST_SPAN[quantity] ?? 1}
          heightPx={CHART_HEIGHT_PX}
        />
      </div>
      {lines.map((line) => (
        <p key={line.quantity} className="note" data-testid={`outcome-${line.quantity}`}>
          {line.rmse === null || line.bias === null
            ? t('command.outcome.notYet', { name: nameOf(line) })
            : t('command.outcome.error', {
                name: nameOf(line),
                rmse: fixed(line.rmse, decimals + 1),
                bias: fixed(line.bias, decimals + 1),
                unit: displayUnit(quantity),
                count: line.compared,
              })}
        </p>
      ))}
    </figure>
  )
}

/** Asked again while somebody looks: the gauges go on telling. */
function useCommandDocument(commandId: string): Answer<CommandDocument> | undefined {
  const { gateway } = useTwin()
  const [known, setKnown] = useState<Answer<CommandDocument>>()
  useEffect(() => {
    let isWanted = true
    const ask = () => void gateway.commandDocument(commandId).then((answer) => isWanted && setKnown(answer))
    ask()
    const timer = setInterval(ask, ASK_EVERY_MS)
    return () => {
      isWanted = false
      clearInterval(timer)
    }
  }, [gateway, commandId])
  return known
}
