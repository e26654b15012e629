import { SAME_BYTES } from '@district/models/testing'

/** The engine where the browser runs it: every hash of `SAME_BYTES`, name by name. */
self.onmessage = () => {
  const hashes = Object.fromEntries(Object.entries(SAME_BYTES).map(([name, run]) => [name, run()]))
  self.postMessage(hashes)
}
