import type { NodeId } from '@district/models'
import { useMemo, useState } from 'react'
import {
  Button,
  ComboBox,
  Dialog,
  DialogTrigger,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
} from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { displayKm } from '../../ground/display-units.ts'
import { nameIn } from '../../ground/locale.ts'
import { nodesBelow, pathBetween } from '../../state/paths.ts'
import type { Route } from '../../state/routes.ts'
import { useLoaded, useTwinState } from '../twin-context.tsx'

/** Any way through the network: its upper end, and one of the places that water from there comes to. */
export function PathChoice({ route }: { readonly route: Route }) {
  const { t } = useTranslation()
  return (
    <DialogTrigger>
      <Button className="quiet-button" data-testid="path-choice">
        {t('path.choose')}
      </Button>
      <Popover className="popover path-popover" placement="top start">
        <Dialog className="path-dialog" aria-label={t('path.title')}>
          {({ close }) => <PathForm route={route} onChosen={close} />}
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}

function PathForm({ route, onChosen }: { readonly route: Route; onChosen(): void }) {
  const { t } = useTranslation()
  const { district, index } = useLoaded()
  const profileRouteChosen = useTwinState((state) => state.profileRouteChosen)
  const reachAt = (at: number) =>
    district.reaches[index.reachIndexById.get(route.reachIds.at(at) ?? ('' as never)) ?? -1]
  const [fromId, setFrom] = useState<NodeId | undefined>(reachAt(0)?.fromNodeId)
  const [toId, setTo] = useState<NodeId | undefined>(reachAt(-1)?.toNodeId)
  const upper = useMemo(() => {
    const leaving = new Set(district.reaches.map((reach) => reach.fromNodeId))
    return district.nodes.map(({ id }) => id).filter((id) => leaving.has(id))
  }, [district])
  const lower = useMemo(() => (fromId === undefined ? [] : [...nodesBelow(district, fromId)]), [district, fromId])
  const path = useMemo(
    () => (fromId === undefined || toId === undefined ? undefined : pathBetween(district, fromId, toId)),
    [district, fromId, toId],
  )
  return (
    <>
      <p className="path-hint">{t('path.hint')}</p>
      <NodeChoice label={t('path.from')} nodeIds={upper} value={fromId} onChange={setFrom} testId="path-from" />
      <NodeChoice label={t('path.to')} nodeIds={lower} value={toId} onChange={setTo} testId="path-to" />
      <Button
        className="primary-button plain"
        isDisabled={path === undefined}
        onPress={() => {
          if (path === undefined) return
          profileRouteChosen(path.id)
          onChosen()
        }}
        data-testid="path-show"
      >
        {path === undefined ? t('path.none') : t('path.show', { km: displayKm(path.lengthM) })}
      </Button>
    </>
  )
}

interface NodeChoiceProps {
  readonly label: string
  readonly nodeIds: readonly NodeId[]
  readonly value: NodeId | undefined
  onChange(nodeId: NodeId | undefined): void
  readonly testId: string
}

function NodeChoice({ label, nodeIds, value, onChange, testId }: NodeChoiceProps) {
  const { index } = useLoaded()
  const locale = useTwinState((state) => state.locale)
  const items = useMemo(
    () =>
      nodeIds.map((id) => {
        const names = index.nodeById.get(id)?.names
        return { id, name: names === undefined ? id : nameIn(locale, names) }
      }),
    [nodeIds, index, locale],
  )
  return (
    <ComboBox
      className="path-box"
      defaultItems={items}
      selectedKey={items.some(({ id }) => id === value) ? (value ?? null) : null}
      onSelectionChange={(key) => onChange(key === null ? undefined : (key as NodeId))}
      menuTrigger="focus"
      data-testid={testId}
    >
      <Label>{label}</Label>
      <Input />
      <Popover className="popover">
        <ListBox className="list-box">
          {(item: { readonly id: NodeId; readonly name: string }) => (
            <ListBoxItem id={item.id} textValue={item.name} className="list-box-item">
              {item.name}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  )
}
