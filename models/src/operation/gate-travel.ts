/** How much a gate was moved: how often it set out, and how far it went up and down together. */
export interface GateTravel {
  readonly moves: number
  readonly travelM: number
}

/** Books of the travel of many gates, one entry each; written by `bookOpening` and by nobody else. */
export interface TravelBooks {
  readonly lastM: Float64Array
  readonly travelM: Float64Array
  readonly moves: Int32Array
  /** Which way the gate went last: 1 up, -1 down, 0 it stood. */
  readonly heading: Int8Array
}

export function createTravelBooks(gates: number): TravelBooks {
  const books = {
    lastM: new Float64Array(gates),
    travelM: new Float64Array(gates),
    moves: new Int32Array(gates),
    heading: new Int8Array(gates),
  }
  forgetTravel(books)
  return books
}

/** Nothing is known of the gates: the next opening of each is where it begins. */
export function forgetTravel({ lastM, travelM, moves, heading }: TravelBooks): void {
  lastM.fill(Number.NaN)
  travelM.fill(0)
  moves.fill(0)
  heading.fill(0)
}

/**
 * Gate `g` is seen at `openingM`. A move begins where it had stood or turns round, and goes on while it is seen further along the same way each time.
 * Within `stillM` of where it last was it stands; what creeps adds up until it is more.
 */
export function bookOpening(books: TravelBooks, g: number, openingM: number, stillM: number): void {
  const { lastM, travelM, moves, heading } = books
  const byM = openingM - lastM[g]!
  if (Math.abs(byM) <= stillM) {
    heading[g] = 0
    return
  }
  lastM[g] = openingM
  if (Number.isNaN(byM)) return
  travelM[g]! += Math.abs(byM)
  const way = byM > 0 ? 1 : -1
  if (heading[g] !== way) moves[g]!++
  heading[g] = way
}

/**
 * Travel of a gate whose opening was measured.
 *
 * @param stillM what its gauge cannot tell from standing: noise and the step of its output; the gate's dead band is a good choice
 * @example gateTravelOf([0.2, 0.2, 0.25, 0.3, 0.3, 0.1], 0.01)  // { moves: 2, travelM: 0.3 }
 */
export function gateTravelOf(openingsM: readonly number[], stillM: number): GateTravel {
  const books = createTravelBooks(1)
  for (const openingM of openingsM) if (Number.isFinite(openingM)) bookOpening(books, 0, openingM, stillM)
  return { moves: books.moves[0] ?? 0, travelM: books.travelM[0] ?? 0 }
}
