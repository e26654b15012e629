import type { BoundaryConcentrations } from './constituent.ts'
import type { TransportWork } from './transport-work.ts'

/** Books what left the network over the step, and decayed; `sources.ts` and `exchange.ts` book the rest. */
export function bookStep(t: TransportWork, boundary: BoundaryConcentrations, stepS: number): void {
  bookCells(t, stepS)
  bookRivers(t, boundary)
  const { network, count, books, concentrationCN } = t
  for (let j = 0; j < network.junctionCount; j++)
    if (t.leavingJ[j]! > 0) addTo(books.out, count, t.leavingJ[j]!, concentrationCN, j * count)
  for (let x = 0; x < t.crossingM3.length; x++) {
    const through = t.crossingM3[x]!
    const donor = through > 0 ? t.crossingFrom[x]! : t.crossingTo[x]!
    const taker = through > 0 ? t.crossingTo[x]! : t.crossingFrom[x]!
    if (donor >= 0 && taker < 0) addTo(books.out, count, Math.abs(through), concentrationCN, donor * count)
  }
}

function bookCells(t: TransportWork, stepS: number): void {
  const { count, dissolvedCount, concentrationCN, books, takenC, seepedC, evaporatedC, newVolumeC, decayPerS } = t
  for (let c = 0; c < takenC.length; c++) {
    const taken = takenC[c]!
    const seeped = seepedC[c]!
    if (taken > 0) addTo(books.taken, count, taken, concentrationCN, c * count)
    if (seeped > 0) addTo(books.seeped, dissolvedCount, seeped, concentrationCN, c * count)
    const evaporated = evaporatedC[c]!
    if (evaporated === 0) continue
    for (let k = 0; k < dissolvedCount; k++)
      if (t.withVapour[k] === 1)
        books.evaporated[k] = books.evaporated[k]! + evaporated * concentrationCN[c * count + k]!
  }
  for (let k = 0; k < dissolvedCount; k++) {
    const rate = stepS * decayPerS[k]!
    if (rate === 0) continue
    let decayed = 0
    for (let c = 0; c < takenC.length; c++) decayed += newVolumeC[c]! * concentrationCN[c * count + k]!
    books.decayed[k] = books.decayed[k]! + rate * decayed
  }
}

/** Ends of reaches in a river: water comes in as the river is, and goes out as the last cell is. */
function bookRivers(t: TransportWork, boundary: BoundaryConcentrations): void {
  const { network, linkM3, count, books, concentrationCN } = t
  for (let r = 0; r < network.reachDxM.length; r++) {
    const first = network.reachStart[r]!
    const last = network.reachStart[r + 1]! - 1
    if (network.junctionIsRiver[network.reachHeadJunction[r]!] === 1)
      bookRiver(linkM3[first]!, t.cellOfPoint[r]! + first + 1)
    if (network.junctionIsRiver[network.reachTailJunction[r]!] === 1)
      bookRiver(-linkM3[last - 1]!, t.cellOfPoint[r]! + last - 1)
  }
  function bookRiver(into: number, cell: number): void {
    if (into > 0) addTo(books.in, count, into, boundary.river, 0)
    else if (into < 0) addTo(books.out, count, -into, concentrationCN, cell * count)
  }
}

function addTo(book: Float64Array, count: number, volume: number, concentration: Float64Array, at: number): void {
  for (let k = 0; k < count; k++) book[k] = book[k]! + volume * concentration[at + k]!
}
