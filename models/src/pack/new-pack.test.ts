import { describe, expect, it } from 'vitest'
import { problemLine } from '../ground/problem.ts'
import { newPack } from './new-pack.ts'
import { PACK_TABLES } from './pack-tables.ts'
import { surveyPack } from './survey-pack.ts'

const made = newPack('my-canal')
if (!made.ok) throw new Error(made.error.map(problemLine).join('\n'))

describe('a new pack', () => {
  it('[PK8] has no problem, no warning, and a scenario', () => {
    const files = new Map([...made.value].filter(([file]) => !file.endsWith('.md')))
    const { district, problems, warnings, scenarioIds } = surveyPack(files)
    expect(problems.map(problemLine)).toEqual([])
    expect(warnings.map(problemLine)).toEqual([])
    expect(district?.id).toBe('my-canal')
    expect(scenarioIds).toEqual(['first-irrigation'])
  })

  it('[PK8] has every table with every column', () => {
    for (const { file, columns } of PACK_TABLES)
      expect(made.value.get(file)?.split('\n')[0], file).toBe(Object.keys(columns).join(','))
  })

  it.each(['', 'my canal', 'a/b', '-x', '位山'])('[PK8] is not made of the id "%s"', (id) => {
    const refused = newPack(id)
    expect(refused.ok).toBe(false)
    if (!refused.ok) expect(refused.error.map(({ place }) => place.path)).toEqual(['id'])
  })
})
