/** Solves `matrix · x = rest` for a small dense matrix (row by row, `size` × `size`) by elimination with row pivots; x ends in `rest`. */
export function solveDense(matrix: Float64Array, rest: Float64Array, size: number): void {
  for (let column = 0; column < size; column++) {
    let pivot = column
    for (let row = column + 1; row < size; row++)
      if (Math.abs(matrix[row * size + column]!) > Math.abs(matrix[pivot * size + column]!)) pivot = row
    if (pivot !== column) swapRows(matrix, rest, size, pivot, column)
    const per = 1 / matrix[column * size + column]!
    for (let row = column + 1; row < size; row++) {
      const factor = matrix[row * size + column]! * per
      if (factor === 0) continue
      for (let k = column; k < size; k++) matrix[row * size + k]! -= factor * matrix[column * size + k]!
      rest[row]! -= factor * rest[column]!
    }
  }
  for (let row = size - 1; row >= 0; row--) {
    let sum = rest[row]!
    for (let k = row + 1; k < size; k++) sum -= matrix[row * size + k]! * rest[k]!
    rest[row] = sum / matrix[row * size + row]!
  }
}

function swapRows(matrix: Float64Array, rest: Float64Array, size: number, a: number, b: number): void {
  for (let k = 0; k < size; k++) {
    const kept = matrix[a * size + k]!
    matrix[a * size + k] = matrix[b * size + k]!
    matrix[b * size + k] = kept
  }
  const kept = rest[a]!
  rest[a] = rest[b]!
  rest[b] = kept
}
