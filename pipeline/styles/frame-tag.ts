import type { Frame } from './steps.ts'
import { encodeName } from './value-text.ts'

/** How styles name a frame where there are several: `sq#1`. */
export function frameTag(frame: Frame): string {
  return `${encodeName(frame.function)}#${frame.index}`
}

/** ` <by> tally#0`, with the style's own word; nothing for a frame that no rendered frame called. */
export function callerTag(word: string, parent: Frame | null): string {
  return parent === null ? '' : ` ${word} ${frameTag(parent)}`
}
