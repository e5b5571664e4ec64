import type { Recorded } from '../../styles/style.ts'
import type { Frame, Step } from '../../styles/steps.ts'
import { Correspondence } from './correspondence.ts'
import { Cursor } from './cursor.ts'
import type { Difference, DifferentValue, Divergence } from './difference.ts'
import { pass, Rewritten } from './rewritten.ts'
import { SharedNames } from './shared-names.ts'

type Entry = Extract<Step, { kind: 'call' | 'resume' }>
const enters = (step: Step): step is Entry => step.kind === 'call' || step.kind === 'resume'

/** Goes through two runs side by side for as long as they do the same. */
export class Walk {
  readonly #buggy: Cursor
  readonly #fixed: Cursor
  readonly #lines: Correspondence
  /** Frames of the buggy run, and those of the fixed run that do the same. */
  readonly #pairs = new Map<number, number>()
  readonly #paired = new Set<number>()
  readonly #names: SharedNames
  readonly #rewritten: Rewritten
  /** The step with which the buggy run began its latest line, in whatever frame. */
  #latest = 0
  #printed = 0

  constructor(buggy: Recorded, fixed: Recorded) {
    this.#buggy = new Cursor(buggy)
    this.#fixed = new Cursor(fixed)
    this.#lines = new Correspondence(buggy.program.code, fixed.program.code)
    this.#rewritten = new Rewritten(this.#lines)
    this.#names = new SharedNames(buggy.program.code, fixed.program.code)
  }

  /** Where they part; undefined where they do not, or not in what is recorded. */
  run(): Divergence | undefined {
    for (;;) {
      this.#skip(this.#buggy, (frame) => this.#pairs.has(frame))
      this.#skip(this.#fixed, (frame) => this.#paired.has(frame))
      const [buggy, fixed] = [this.#buggy.step, this.#fixed.step]
      if (buggy === undefined && fixed === undefined) return this.#comparePrinted()
      if (buggy === undefined || fixed === undefined) return undefined
      const found =
        enters(buggy) || enters(fixed)
          ? this.#compareEntries(buggy, fixed)
          : this.#pairs.get(buggy.frame.index) !== fixed.frame.index
            ? 'lost'
            : this.#buggy.owner(buggy.frame.index) !== buggy.frame.index
              ? this.#comparePart(buggy, fixed)
              : this.#compare(buggy, fixed)
      if (found === 'lost') return undefined
      if (found !== undefined) return found
    }
  }

  /** Passes over frames that only one of the runs has: what they do shows in the line that called them. */
  #skip(cursor: Cursor, isPaired: (frame: number) => boolean): void {
    for (;;) {
      const { step } = cursor
      if (step === undefined || isPaired(step.frame.index)) return
      if (step.kind === 'call' && (step.parent === null || isPaired(step.parent.index))) return
      cursor.advance()
    }
  }

  #compareEntries(buggy: Step, fixed: Step): Divergence | 'lost' | undefined {
    if (enters(buggy) && enters(fixed) && this.#sameEntry(buggy, fixed)) {
      if (buggy.kind === 'call') {
        this.#pairs.set(buggy.frame.index, fixed.frame.index)
        this.#paired.add(fixed.frame.index)
      }
      this.#advance()
      return undefined
    }
    const calls =
      buggy.kind === 'call' && fixed.kind === 'call' && buggy.frame.function === fixed.frame.function
    const given: Difference | undefined = calls
      ? { kind: 'arguments', function: buggy.frame.function, buggy: buggy.arguments, fixed: fixed.arguments }
      : undefined
    const [caller, other] = this.#callers(buggy, fixed)
    if (caller === undefined || other === undefined) {
      if (given === undefined) return 'lost'
      // The test called it: nothing of the program ran that could be named before.
      this.#buggy.advance()
      return this.#at(this.#buggy.latest(buggy.frame.index), given)
    }
    if (given !== undefined && !this.#sameEffect(caller, other))
      return this.#at(this.#buggy.latest(caller), given)
    return this.#leaveFor(caller, other)
  }

  /** Another way to the same end is no divergence; another end is found where the line that takes it goes on. */
  #leaveFor(frame: number, other: number | undefined): 'lost' | undefined {
    if (other === undefined || this.#buggy.next(frame) === undefined || this.#fixed.next(other) === undefined)
      return 'lost'
    this.#buggy.goTo(frame)
    this.#fixed.goTo(other)
    return undefined
  }

  /** Steps of a lambda or a generator expression: where they are others, it is for the line that holds it to tell. */
  #comparePart(buggy: Step, fixed: Step): 'lost' | undefined {
    if (this.#isSameStep(buggy, fixed)) {
      this.#advance()
      return undefined
    }
    this.#pairs.delete(buggy.frame.index)
    this.#paired.delete(fixed.frame.index)
    const owner = this.#buggy.owner(buggy.frame.index)
    return this.#leaveFor(owner, this.#pairs.get(owner))
  }

  #isSameStep(buggy: Step, fixed: Step): boolean {
    if (buggy.kind === 'begin' && fixed.kind === 'begin')
      return this.#lines.partner(buggy.line) === fixed.line
    if (buggy.kind !== 'finish' || fixed.kind !== 'finish') return isSameEnd(buggy, fixed)
    if (buggy.changes === undefined || fixed.changes === undefined) return buggy.changes === fixed.changes
    return this.#names.differing(buggy.changes, fixed.changes).length === 0
  }

  #sameEntry(buggy: Entry, fixed: Entry): boolean {
    const parent = (step: Entry): Frame | null => step.parent
    const [by, other] = [parent(buggy), parent(fixed)]
    if ((by === null) !== (other === null)) return false
    if (by !== null && this.#pairs.get(by.index) !== other?.index) return false
    if (buggy.kind === 'call')
      return (
        fixed.kind === 'call' &&
        buggy.frame.function === fixed.frame.function &&
        this.#names.differing(buggy.arguments, fixed.arguments).length === 0
      )
    return (
      fixed.kind === 'resume' &&
      this.#pairs.get(buggy.frame.index) === fixed.frame.index &&
      this.#names.differing(buggy.changes, fixed.changes).length === 0
    )
  }

  /** The frames, in both runs, whose line makes a call or goes on without it. */
  #callers(buggy: Step, fixed: Step): [number | undefined, number | undefined] {
    if (enters(buggy)) {
      const caller = buggy.parent === null ? undefined : this.#buggy.owner(buggy.parent.index)
      return [caller, caller === undefined ? undefined : this.#pairs.get(caller)]
    }
    const other = enters(fixed) && fixed.parent !== null ? this.#fixed.owner(fixed.parent.index) : undefined
    const caller = [...this.#pairs].find(([, each]) => each === other)?.[0]
    return [caller, other]
  }

  /** Whether the open lines of two frames come to the same, and go on alike. */
  #sameEffect(caller: number, other: number): boolean {
    const [buggy, fixed] = [this.#buggy.next(caller), this.#fixed.next(other)]
    if (buggy?.kind !== 'finish' || fixed?.kind !== 'finish') return false
    if (buggy.changes === undefined || fixed.changes === undefined) return false
    if (this.#names.differing(buggy.changes, fixed.changes).length > 0) return false
    const [next, otherNext] = [this.#buggy.afterNext(caller), this.#fixed.afterNext(other)]
    if (next?.kind === 'return' && otherNext?.kind === 'return') return next.value === otherNext.value
    if (next?.kind !== 'begin' || otherNext?.kind !== 'begin') return false
    return (
      this.#lines.partner(next.line) === otherNext.line ||
      this.#lines.isAlone('buggy', next.line) ||
      this.#lines.isAlone('fixed', otherNext.line)
    )
  }

  #compare(buggy: Step, fixed: Step): Divergence | 'lost' | undefined {
    const frame = buggy.frame.index
    if (this.#rewritten.isBesides(buggy, fixed)) return this.#passBesides(buggy, fixed)
    const parts = (): Divergence =>
      this.#at(this.#buggy.latest(frame), {
        kind: 'then',
        buggy: this.#buggy.goesOn(frame),
        fixed: this.#fixed.goesOn(fixed.frame.index),
      })
    if (buggy.kind === 'begin' && fixed.kind === 'begin') {
      const printed = this.#comparePrinted()
      if (printed !== undefined) return printed
      if (this.#lines.partner(buggy.line) !== fixed.line) return parts()
    } else if (buggy.kind === 'finish' && fixed.kind === 'finish') {
      if ((buggy.changes === undefined) !== (fixed.changes === undefined)) return parts()
      const names = this.#names.differing(buggy.changes ?? new Map(), fixed.changes ?? new Map())
      if (names.length > 0) {
        this.#advance()
        return this.#at(this.#buggy.latest(frame), {
          kind: 'values',
          values: this.#values(names, frame, fixed.frame.index),
        })
      }
    } else if (!isSameEnd(buggy, fixed)) return parts()
    this.#advance()
    if (buggy.kind === 'begin') this.#latest = this.#buggy.latest(frame)
    return undefined
  }

  /** Lets both runs pass what was rewritten there, and compares what came of it. */
  #passBesides(buggy: Step, fixed: Step): Divergence | 'lost' | undefined {
    const [frame, other] = [buggy.frame.index, fixed.frame.index]
    const hunk = this.#rewritten.shared(buggy, fixed)
    const before = this.#buggy.latest(frame)
    const lines = pass(this.#buggy, frame, (step) => this.#rewritten.isIn(hunk, 'buggy', step))
    pass(this.#fixed, other, (step) => this.#rewritten.isIn(hunk, 'fixed', step))
    const names = this.#names.differing(this.#buggy.state(frame), this.#fixed.state(other))
    const last = this.#buggy.latest(frame)
    if (last !== before) this.#latest = last
    if (names.length === 0) return undefined
    // Of several rewritten lines nobody can say which of them is the first that is wrong.
    if (lines.size > 1) return 'lost'
    return this.#at(last, { kind: 'values', values: this.#values(names, frame, other) })
  }

  #values(names: readonly string[], frame: number, other: number): DifferentValue[] {
    const [buggy, fixed] = [this.#buggy.state(frame), this.#fixed.state(other)]
    return names.map((name) => ({ name, buggy: buggy.get(name) ?? null, fixed: fixed.get(name) ?? null }))
  }

  /** What was printed up to here, where both runs tell it. */
  #comparePrinted(): Divergence | undefined {
    const [length, other] = [this.#buggy.printed(), this.#fixed.printed()]
    if (length === undefined || other === undefined) return undefined
    const buggy = this.#buggy.output(this.#printed, length)
    const fixed = this.#fixed.output(this.#printed, other)
    if (buggy !== fixed) return this.#at(this.#latest, { kind: 'printed', buggy, fixed })
    this.#printed = length
    return undefined
  }

  #advance(): void {
    this.#buggy.advance()
    this.#fixed.advance()
  }

  #at(index: number, difference: Difference): Divergence {
    return { ...this.#buggy.placeOf(index), difference }
  }
}

/** Whether two steps other than lines are one of the same kind with the same value. */
function isSameEnd(buggy: Step, fixed: Step): boolean {
  if (buggy.kind === 'return' || buggy.kind === 'yield')
    return fixed.kind === buggy.kind && buggy.value === fixed.value
  if (buggy.kind === 'raise')
    return fixed.kind === 'raise' && buggy.type === fixed.type && buggy.message === fixed.message
  return buggy.kind === fixed.kind
}
