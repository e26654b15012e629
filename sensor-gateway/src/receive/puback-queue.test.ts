import { expect, test } from 'vitest'
import { PubackQueue } from './puback-queue.ts'

test('[RC2] acknowledgements leave in the order in which the messages came, together', async () => {
  const written: string[] = []
  const queue = new PubackQueue((bytes) => written.push(Buffer.from(bytes).toString('hex')))
  const [first, second, third] = [queue.expect(1), queue.expect(0x0203), queue.expect(9)]
  second()
  await Promise.resolve()
  expect(written).toEqual([])
  first()
  await Promise.resolve()
  expect(written).toEqual(['4002000140020203'])
  third()
  queue.flush()
  expect(written).toEqual(['4002000140020203', '40020009'])
})

test('[RC2] after its connection a number means nothing any more', async () => {
  const written: Uint8Array[] = []
  const queue = new PubackQueue((bytes) => written.push(bytes))
  const acknowledge = queue.expect(1)
  queue.close()
  acknowledge()
  await Promise.resolve()
  expect(written).toEqual([])
})
