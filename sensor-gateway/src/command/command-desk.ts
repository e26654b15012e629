import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { District, Gauge } from '@district/models'
import type { Reading } from '@district/models/contract'
import { CommandBook } from './command-book.ts'
import { type GateCommandOptions, GateCommands } from './gate-commands.ts'
import { InterlockDesk } from './interlock-desk.ts'
import { MaintenanceLocks } from './maintenance-locks.ts'

type Given = Omit<GateCommandOptions, 'book' | 'interlocks' | 'createId'>

export interface CommandDeskParts extends Given {
  readonly district: District
  readonly dataDir: string
  readonly latest: (gaugeId: Gauge['id']) => Reading | undefined
}

/** All that has to do with commands to gates, upon the files of one district. */
export class CommandDesk {
  readonly book: CommandBook
  readonly locks: MaintenanceLocks
  readonly interlocks: InterlockDesk
  readonly commands: GateCommands

  constructor({ dataDir, latest, ...given }: CommandDeskParts) {
    const { district, nowMs } = given
    this.book = new CommandBook(join(dataDir, `commands-${district.id}.sqlite`))
    this.locks = new MaintenanceLocks(join(dataDir, `locks-${district.id}.sqlite`))
    this.interlocks = new InterlockDesk({ district, latest, book: this.book, locks: this.locks, nowMs })
    this.commands = new GateCommands({ ...given, book: this.book, interlocks: this.interlocks, createId: randomUUID })
  }

  close(): void {
    this.book.close()
    this.locks.close()
  }
}
