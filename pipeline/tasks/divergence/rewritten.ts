import type { Step } from '../../styles/steps.ts'
import type { Correspondence } from './correspondence.ts'
import type { Cursor } from './cursor.ts'

/** Where runs are at lines that were written anew, so that nobody can say which stands for which. */
export class Rewritten {
  readonly #lines: Correspondence

  constructor(lines: Correspondence) {
    this.#lines = lines
  }

  /** Whether a line begins that the other program has nothing for. */
  isBesides(buggy: Step, fixed: Step): boolean {
    return (
      this.isIn(undefined, 'buggy', buggy) ||
      this.isIn(undefined, 'fixed', fixed) ||
      this.shared(buggy, fixed) !== undefined
    )
  }

  /** The hunk of two lines that were rewritten together, but not one for the other. */
  shared(buggy: Step, fixed: Step): number | undefined {
    if (buggy.kind !== 'begin' || fixed.kind !== 'begin') return undefined
    const hunk = this.#lines.hunk('buggy', buggy.line)
    const isShared =
      hunk === this.#lines.hunk('fixed', fixed.line) && this.#lines.partner(buggy.line) !== fixed.line
    return isShared ? hunk : undefined
  }

  /** Whether a line begins that nothing stands for, or that is of the hunk. */
  isIn(hunk: number | undefined, side: 'buggy' | 'fixed', step: Step): boolean {
    if (step.kind !== 'begin') return false
    if (this.#lines.isAlone(side, step.line)) return true
    return hunk !== undefined && this.#lines.hunk(side, step.line) === hunk
  }
}

/** Goes through a frame's rewritten lines, and gives those that ran. */
export function pass(cursor: Cursor, frame: number, isRewritten: (step: Step) => boolean): Set<number> {
  const lines = new Set<number>()
  for (;;) {
    const step = cursor.next(frame)
    cursor.goTo(frame)
    if (step === undefined || (step.kind !== 'finish' && !isRewritten(step))) return lines
    cursor.advance()
    lines.add(step.line)
  }
}
