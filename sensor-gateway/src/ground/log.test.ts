import { expect, test } from 'vitest'
import { createLog } from './log.ts'

test('[SC13] what is named as a secret, and who an address names, is hidden wherever it stands in a line', () => {
  const lines: string[] = []
  const log = createLog('info', { write: (line) => lines.push(line) })
  log.info({ password: 'hush', request: { headers: { authorization: 'Bearer hush', 'set-cookie': 'hush' } } }, 'said')
  log.info({ body: { token: 'hush', secret: 'hush', name: 'li' }, headers: { cookie: 'district_session=hush' } })
  log.error({ err: new Error('connect mqtts://plc:hush@broker:8883 failed') }, 'http://hush@history')
  expect(lines).toHaveLength(3)
  expect(lines.join('')).not.toContain('hush')
  expect(lines[1]).toContain('"name":"li"')
  expect(lines[2]).toContain('mqtts://***@broker:8883')
})
