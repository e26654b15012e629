import { Button, Menu, MenuItem, MenuTrigger, Popover, ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { BRANCH_LETTERS, LIVE_START } from '../../rehearsal/branch.ts'
import { useTwin, useTwinState } from '../twin-context.tsx'
import { useBranchName } from './branch-name.ts'

/** All branches by their letters; one of them is edited and shown. */
export function BranchChips() {
  const { t } = useTranslation()
  const { rehearsal } = useTwin()
  const branches = useTwinState((state) => state.branches)
  const activeBranchId = useTwinState((state) => state.activeBranchId)
  const nameOf = useBranchName()
  return (
    <div className="branch-chips">
      <ToggleButtonGroup
        className="chip-group"
        aria-label={t('branch.list')}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={activeBranchId === undefined ? [] : [activeBranchId]}
        onSelectionChange={(keys) => {
          const [chosen] = keys
          if (chosen !== undefined) rehearsal.show(String(chosen))
        }}
      >
        {branches.map((branch) => (
          <ToggleButton
            key={branch.id}
            id={branch.id}
            className={`chip branch-${branch.letter}`}
            aria-label={nameOf(branch)}
            data-testid={`branch-${branch.letter}`}
            data-computed={branch.outcome !== undefined}
          >
            {branch.letter}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <NewBranch />
      <CompareToggle />
    </div>
  )
}

/** From the district now, or as a copy of the branch on screen: then both begin with the same water and differ by their edits only. */
function NewBranch() {
  const { t } = useTranslation()
  const { rehearsal, store } = useTwin()
  const count = useTwinState((state) => state.branches.length)
  const activeBranchId = useTwinState((state) => state.activeBranchId)
  const isScenario = useTwinState(({ branches }) =>
    branches.some(({ id, scenario }) => id === activeBranchId && scenario !== undefined),
  )
  const make = (key: string) => {
    const { branchMade } = store.getState()
    if (key === 'copy' && activeBranchId !== undefined) branchMade(LIVE_START, { of: activeBranchId })
    else branchMade(LIVE_START)
    const made = store.getState().activeBranchId
    if (made !== undefined) rehearsal.show(made)
  }
  return (
    <MenuTrigger>
      <Button
        className="icon-button chip-new"
        aria-label={t('branch.new')}
        isDisabled={count >= BRANCH_LETTERS.length}
        data-testid="branch-new"
      >
        +
      </Button>
      <Popover className="popover" placement="top end">
        <Menu className="list-box" aria-label={t('branch.new')} onAction={(key) => make(String(key))}>
          <MenuItem id="live" className="list-box-item" data-testid="branch-new-live">
            {t('branch.fromLive')}
          </MenuItem>
          {activeBranchId !== undefined && !isScenario && (
            <MenuItem id="copy" className="list-box-item" data-testid="branch-copy">
              {t('branch.copy')}
            </MenuItem>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}

function CompareToggle() {
  const { t } = useTranslation()
  const isComparing = useTwinState((state) => state.isComparing)
  const computed = useTwinState((state) => state.branches.filter(({ outcome }) => outcome !== undefined).length)
  const comparingChosen = useTwinState((state) => state.comparingChosen)
  return (
    <ToggleButton
      className="quiet-button compare-toggle"
      isSelected={isComparing}
      isDisabled={computed === 0}
      onChange={comparingChosen}
      data-testid="compare-toggle"
    >
      {t('compare.title')}
    </ToggleButton>
  )
}
