import type { DocumentChange } from '@district/models/contract'

/** Where two JSON documents differ, by the path of each place; lists are compared place by place. Equal documents differ nowhere. */
export function documentChanges(from: unknown, to: unknown, path = ''): DocumentChange[] {
  if (Object.is(from, to)) return []
  if (Array.isArray(from) && Array.isArray(to)) {
    const length = Math.max(from.length, to.length)
    return Array.from({ length }, (_, k) => k).flatMap((k) =>
      changeOf(k < from.length, from[k], k < to.length, to[k], `${path}[${k}]`),
    )
  }
  if (isObject(from) && isObject(to)) {
    const names = new Set([...Object.keys(from), ...Object.keys(to)])
    return [...names].flatMap((name) =>
      changeOf(
        Object.hasOwn(from, name),
        from[name],
        Object.hasOwn(to, name),
        to[name],
        path === '' ? name : `${path}.${name}`,
      ),
    )
  }
  return [{ path, from, to }]
}

function changeOf(hasFrom: boolean, from: unknown, hasTo: boolean, to: unknown, path: string): DocumentChange[] {
  if (hasFrom && hasTo) return documentChanges(from, to, path)
  return hasFrom ? [{ path, from }] : [{ path, to }]
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
