import { createFrameBuffer } from './frame-buffer.ts'
import { createRehearsalFrames } from './rehearsal-frames.ts'

/** The frames of this page, beside the store and as long-lived: what the shadow says now, and the rehearsal on screen. */
export const shadowFrames = createFrameBuffer()
export const rehearsalFrames = createRehearsalFrames()
