import { brandId, type Id } from '../ground/ids.ts'

const FOREIGN = /[^A-Za-z0-9_-]+/g
const START = /^[A-Za-z0-9]/

/**
 * Makes ids of a pack (letters, digits, `-`, `_`) from names of any characters: what an id cannot hold becomes `_`, and what then stands twice
 * gets a number. The same names in the same order give the same ids.
 *
 * @example idMaker('N')('渠首 1') // '_1' cannot begin an id: 'N_1'
 */
export function idMaker<I extends Id<string>>(prefix: string): (name: string) => I {
  const taken = new Set<string>()
  return (name) => {
    const plain = name.replace(FOREIGN, '_')
    const base = START.test(plain) ? plain : `${prefix}${plain === '_' ? '' : plain}`
    let id = base
    for (let n = 2; taken.has(id); n++) id = `${base}-${n}`
    taken.add(id)
    return brandId<I>(id)
  }
}
