import { Button } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useTwin, useTwinState } from '../twin-context.tsx'
import { stepPlayhead } from './playhead-steps.ts'

/** Start, back, play, forward, end. The same acts are on arrows, space and End. */
export function Transport() {
  const { t } = useTranslation()
  const { store } = useTwin()
  const isLive = useTwinState((state) => state.mode === 'live')
  const playing = useTwinState((state) => state.playing)
  const step = (to: Parameters<typeof stepPlayhead>[1]) => stepPlayhead(store, to)
  return (
    <div className="transport">
      <Button className="transport-button" aria-label={t('time.toStart')} onPress={() => step('start')}>
        <Glyph d="M4 3v10M13 3 6 8l7 5Z" />
      </Button>
      <Button className="transport-button" aria-label={t('time.stepBack')} onPress={() => step('back')}>
        <Glyph d="M11 3 4 8l7 5Z" />
      </Button>
      <Button
        className="transport-button transport-play"
        aria-label={t(playing ? 'time.pause' : 'time.play')}
        isDisabled={isLive}
        onPress={() => step('toggle')}
        data-testid="play"
        data-playing={playing}
      >
        {playing ? <Glyph d="M4 3h3v10H4ZM9 3h3v10H9Z" /> : <Glyph d="M4 2.5 13 8l-9 5.5Z" />}
      </Button>
      <Button className="transport-button" aria-label={t('time.stepForward')} onPress={() => step('forward')}>
        <Glyph d="M5 3l7 5-7 5Z" />
      </Button>
      <Button className="transport-button" aria-label={t('time.toEnd')} onPress={() => step('end')}>
        <Glyph d="M12 3v10M3 3l7 5-7 5Z" />
      </Button>
    </div>
  )
}

const Glyph = ({ d }: { readonly d: string }) => (
  <svg viewBox="0 0 16 16" width="13" height="13" aria-hidden="true">
    <path d={d} fill="currentColor" stroke="currentColor" strokeWidth="1.2" strokeLinejoin="round" />
  </svg>
)
