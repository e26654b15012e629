import { join } from 'node:path'
import type { Network } from '@district/models'
import type { SavedState } from '@district/models/contract'
import type { FastifyPluginAsync } from 'fastify'
import { openForecastStore } from '../forecast/forecast-store.ts'
import { createForecaster, meaningOf } from '../forecast/forecaster.ts'
import { readMeasuredNow } from '../forecast/measured-now.ts'
import type { DistrictClock } from '../ground/clock.ts'
import type { Config } from '../ground/config.ts'
import type { Log } from '../ground/log.ts'
import { openOrderBook } from '../orders/order-book.ts'
import { createOrderDesk } from '../orders/order-desk.ts'
import type { Schedule } from '../orders/order-record.ts'
import { createRehearsalThread } from '../orders/rehearsal-thread.ts'
import { forecastApi } from './forecast-api.ts'
import { measuredApi } from './measured-api.ts'
import { ordersApi } from './orders-api.ts'

/** Delivery orders and the forecast among the processes: a thread of their own, two files in `DATA_DIR`, their part of the API. */
export interface OrdersLife {
  readonly plugins: readonly FastifyPluginAsync[]
  /** What is accepted. */
  granted(): Schedule
  /** What is due now; never throws, never waits for a run. */
  turn(): void
  close(): Promise<void>
}

export function createOrdersLife(
  { dataDir, gatewayUrl, dxM }: Pick<Config, 'dataDir' | 'gatewayUrl' | 'dxM'>,
  network: Network,
  stateNow: () => SavedState | undefined,
  clock: DistrictClock,
  log: Log,
): OrdersLife {
  const { district } = network
  const thread = createRehearsalThread(district, dxM)
  const book = openOrderBook(join(dataDir, `orders-${district.id}.sqlite`))
  const store = openForecastStore(join(dataDir, `forecasts-${district.id}.sqlite`), meaningOf(network))
  const parts = { network, rehearse: thread.rehearse, stateNow, clock, log }
  const desk = createOrderDesk({ ...parts, book })
  const forecaster = createForecaster({
    ...parts,
    store,
    granted: () => book.granted(),
    measuredNow: () =>
      gatewayUrl === null ? Promise.resolve('there is no gateway to ask') : readMeasuredNow(gatewayUrl),
  })
  let isClosed = false
  let isTicking = false

  return {
    plugins: [
      ordersApi({ desk, district, gatewayUrl, clock }),
      forecastApi(forecaster),
      measuredApi({ network, gatewayUrl, orders: book.everGranted, nowMs: clock.nowMs }),
    ],
    granted: () => book.granted(),
    turn: () => {
      void forecaster.tick()
      if (isTicking) return
      isTicking = true
      desk
        .tick()
        .catch((error: unknown) => {
          if (!isClosed) log.warn({ reason: String(error) }, 'An order waits for its check: a rehearsal was given up.')
        })
        .finally(() => {
          isTicking = false
        })
    },
    close: async () => {
      isClosed = true
      await thread.close()
      book.close()
      store.close()
    },
  }
}
