import type { TFunction } from 'i18next'
import { useEffect, useMemo, useRef, useState } from 'react'
import {
  Button,
  Collection,
  Input,
  type Key,
  SearchField,
  Tree,
  TreeItem,
  TreeItemContent,
} from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { displayKm } from '../../ground/display-units.ts'
import { type Locale, nameIn } from '../../ground/locale.ts'
import { useLoaded, useTwinState } from '../twin-context.tsx'
import { filterRows, type ListRow, listRows, parentKeys, pathTo } from './list-tree.ts'
import { RowCells, RowMark } from './row-cells.tsx'
import { RowIcon } from './row-icon.tsx'

/** Everything there is, as a tree for mouse and keyboard; the same selection as scene and profile. */
export function CanalList() {
  const { t } = useTranslation()
  const { district, index } = useLoaded()
  const selection = useTwinState((state) => state.selection)
  const selected = useTwinState((state) => state.selected)
  const [text, setText] = useState('')
  const rows = useMemo(() => listRows(district, index), [district, index])
  const shown = useMemo(() => filterRows(rows, text), [rows, text])
  const path = useMemo(() => (selection === undefined ? [] : pathTo(rows, selection, index)), [rows, selection, index])
  const [expanded, setExpanded] = useState<ReadonlySet<Key>>(
    () => new Set(rows.filter((row) => row.kind === 'canal').map((row) => row.key)),
  )
  const selectionByKey = useMemo(() => new Map(flatten(rows).map((row) => [row.key, row.selection])), [rows])
  const frame = useRef<HTMLDivElement>(null)

  useEffect(() => {
    setExpanded((before) => union(before, path.slice(0, -1)))
  }, [path])
  useEffect(() => {
    const key = path.at(-1)
    if (key === undefined) return
    // The row may stand only after its parents have unfolded.
    const timer = setTimeout(() => {
      frame.current?.querySelector(`[data-row="${CSS.escape(key)}"]`)?.scrollIntoView({ block: 'nearest' })
    })
    return () => clearTimeout(timer)
  }, [path])

  return (
    <div className="canal-list" ref={frame} data-testid="canal-list">
      <SearchField className="search" aria-label={t('list.search')} value={text} onChange={setText}>
        <Input placeholder={t('list.search')} data-testid="list-search" />
        <Button className="search-clear" aria-label={t('list.clear')}>
          ×
        </Button>
      </SearchField>
      <div className="list-head" aria-hidden="true">
        <span>{t('list.title')}</span>
        <span className="list-column">{t('list.stageOrOpening')}</span>
        <span className="list-column">{t('list.discharge')}</span>
      </div>
      <Tree
        className="tree"
        aria-label={t('list.title')}
        items={shown}
        selectionMode="single"
        selectionBehavior="replace"
        selectedKeys={path.slice(-1)}
        expandedKeys={text.trim() === '' ? expanded : parentKeys(shown)}
        onExpandedChange={setExpanded}
        onSelectionChange={(keys) => {
          const [key] = keys
          const chosen = selectionByKey.get(String(key))
          if (chosen !== undefined) selected(chosen)
        }}
        onAction={(key) => setExpanded((before) => toggled(before, key))}
        renderEmptyState={() => <p className="list-empty">{t('list.none')}</p>}
      >
        {(row) => <Row row={row} />}
      </Tree>
    </div>
  )
}

function Row({ row }: { readonly row: ListRow }) {
  const { t } = useTranslation()
  const locale = useTwinState((state) => state.locale)
  const name = nameOf(row, locale, t)
  return (
    <TreeItem id={row.key} textValue={name} className={`row row-${row.kind}`} data-row={row.key}>
      <TreeItemContent>
        {({ hasChildItems, isExpanded }) => (
          <>
            {hasChildItems ? (
              <Button slot="chevron" className="chevron" data-open={isExpanded}>
                <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true">
                  <path d="M4 2.5 8 6 4 9.5" fill="none" stroke="currentColor" strokeWidth="1.6" />
                </svg>
              </Button>
            ) : (
              <span className="chevron">
                <RowMark row={row} />
              </span>
            )}
            <RowIcon row={row} />
            <span className="row-name" title={name}>
              {name}
            </span>
            {row.lengthM !== undefined && (
              <span className="row-note">{t('list.reachCount', { km: displayKm(row.lengthM) })}</span>
            )}
            {row.kind === 'areal' && (
              <span className="row-note">{t('list.stationCount', { count: countStations(row) })}</span>
            )}
            {row.branchCount !== undefined && (
              <span className="row-note">{t('list.branches', { count: row.branchCount })}</span>
            )}
            <RowCells row={row} />
          </>
        )}
      </TreeItemContent>
      <Collection items={row.children}>{(child) => <Row row={child} />}</Collection>
    </TreeItem>
  )
}

/** Stations on no canal are grouped by what they are; everything else has a name of its own. */
function nameOf(row: ListRow, locale: Locale, t: TFunction): string {
  if (row.kind !== 'areal') return nameIn(locale, row.names)
  return row.stationKind === undefined ? t('list.otherStations') : t(`kind.${row.stationKind}`)
}

const countStations = (row: ListRow): number =>
  row.children.reduce((count, child) => count + (child.kind === 'areal' ? countStations(child) : 1), 0)

const flatten = (rows: readonly ListRow[]): readonly ListRow[] => rows.flatMap((row) => [row, ...flatten(row.children)])

function union(keys: ReadonlySet<Key>, more: readonly string[]): ReadonlySet<Key> {
  return more.every((key) => keys.has(key)) ? keys : new Set([...keys, ...more])
}

function toggled(keys: ReadonlySet<Key>, key: Key): ReadonlySet<Key> {
  const next = new Set(keys)
  if (!next.delete(key)) next.add(key)
  return next
}
