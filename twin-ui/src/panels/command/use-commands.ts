import type { GateId } from '@district/models'
import type { CommandsDocument } from '@district/models/contract'
import { useCallback, useEffect, useState } from 'react'
import type { Answer } from '../../client/http.ts'
import { useTwin } from '../twin-context.tsx'

const ASK_EVERY_MS = 3000

/** The last commands to a gate, asked again every few seconds while somebody looks; undefined before the first answer. */
export function useCommands(gateId: GateId): {
  readonly answer: Answer<CommandsDocument> | undefined
  readonly ask: () => void
} {
  const { gateway } = useTwin()
  const [known, setKnown] = useState<{ readonly gateId: GateId; readonly answer: Answer<CommandsDocument> }>()
  const ask = useCallback(() => {
    void gateway.commands(gateId).then((answer) => setKnown({ gateId, answer }))
  }, [gateway, gateId])
  useEffect(() => {
    ask()
    const timer = setInterval(ask, ASK_EVERY_MS)
    return () => clearInterval(timer)
  }, [ask])
  return { answer: known?.gateId === gateId ? known.answer : undefined, ask }
}
