import type { GateId, NodeId, OfftakeGroupId, ReachId, StationId } from '@district/models'
import { expect, test } from 'vitest'
import { instrumentedCanal, loadedCanal } from '../../../test/instrumented.ts'
import { filterRows, type ListRow, listRows, parentKeys, pathTo, withoutCanal } from './list-tree.ts'

const grouped = () => {
  const bare = instrumentedCanal()
  const group = (id: string, nodeId: string) => ({
    id: id as OfftakeGroupId,
    nodeId: nodeId as NodeId,
    mainCanal: { zh: '试验渠', en: 'Test canal' },
    county: { zh: '甲县', en: 'County A' },
    branchCount: 1,
    commandAreaM2: 1,
    lengthM: 1,
    designDischargeM3s: 1,
    provenance: 'estimate' as const,
    source: 'test',
  })
  return {
    ...bare,
    offtakeGroups: [group('O-1', 'A'), group('O-2', 'B')],
    reaches: bare.reaches.map((reach) =>
      reach.kind === 'branch'
        ? { ...reach, offtakeGroupId: (reach.id === 'B-1' ? 'O-1' : 'O-2') as OfftakeGroupId }
        : reach,
    ),
  }
}
const { district, index } = loadedCanal(grouped())
const rows = listRows(district, index)

const sketch = (row: ListRow): unknown =>
  row.children.length === 0 ? row.key : { [row.key]: row.children.map(sketch) }

test('the list walks down the water: gate, reach, what leaves at its end; stations on no canal come last', () => {
  expect(rows.map(sketch)).toEqual([
    {
      'canal 试验渠': [
        'gate G-0',
        'reach R-1',
        { 'group O-1': ['branch B-1'] },
        'gate G-1',
        'reach R-2',
        'gate G-E',
        { 'group O-2': ['branch B-2', 'branch B-3'] },
        'reach R-3',
      ],
    },
    { areal: [{ 'areal soil': ['station S-W-1'] }] },
  ])
})

test('keys are unique', () => {
  const keys = (row: ListRow): readonly string[] => [row.key, ...row.children.flatMap(keys)]
  const all = rows.flatMap(keys)
  expect(new Set(all).size).toBe(all.length)
})

test.each([
  [{ kind: 'gate', id: 'G-1' as GateId }, ['canal 试验渠', 'gate G-1']],
  [{ kind: 'station', id: 'S-G-1' as StationId }, ['canal 试验渠', 'gate G-1']],
  [{ kind: 'reach', id: 'B-3' as ReachId }, ['canal 试验渠', 'group O-2', 'branch B-3']],
  [{ kind: 'gate', id: 'G-B-3' as GateId }, ['canal 试验渠', 'group O-2', 'branch B-3']],
  [{ kind: 'station', id: 'S-W-1' as StationId }, ['areal', 'areal soil', 'station S-W-1']],
  [{ kind: 'node', id: 'A' as NodeId }, ['canal 试验渠', 'reach R-1']],
] as const)('selection %o is shown by its row', (selection, path) => {
  expect(pathTo(rows, selection, index)).toEqual(path)
})

test('a search keeps the rows above a match and everything below it', () => {
  expect(filterRows(rows, ' b-3 ').map(sketch)).toEqual([{ 'canal 试验渠': [{ 'group O-2': ['branch B-3'] }] }])
  expect(filterRows(rows, '试验').map(sketch)).toEqual(rows.slice(0, 1).map(sketch))
  expect(filterRows(rows, 'no such thing')).toEqual([])
  expect(filterRows(rows, '  ')).toBe(rows)
})

test('parents are all that can be unfolded', () => {
  expect(parentKeys(rows)).toEqual(['canal 试验渠', 'group O-1', 'group O-2', 'areal', 'areal soil'])
})

test('under its canal a name does not repeat it', () => {
  const canal = { zh: '一干渠', en: 'Main Canal 1' }
  expect(withoutCanal({ zh: '一干渠第二段', en: 'Main Canal 1, reach 2' }, canal)).toEqual({
    zh: '第二段',
    en: 'Reach 2',
  })
  expect(withoutCanal(canal, canal)).toEqual(canal)
  expect(withoutCanal({ zh: '茌平南节制闸', en: 'Chiping checkgate' }, canal).zh).toBe('茌平南节制闸')
})
