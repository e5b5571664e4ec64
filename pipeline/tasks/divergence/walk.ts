import type { Recorded } from '../../styles/style.ts'
import type { Bindings, Frame, Step } from '../../styles/steps.ts'
import { Correspondence } from './correspondence.ts'
import { Cursor } from './cursor.ts'
import type { Difference, DifferentValue, Divergence } from './difference.ts'

type Entry = Extract<Step, { kind: 'call' | 'resume' }>
const enters = (step: Step): step is Entry => step.kind === 'call' || step.kind === 'resume'
/** A lambda or a generator expression belongs to the line that calls it, or that holds it. */
const isOfItsOwn = ({ parent, frame }: Extract<Step, { kind: 'call' }>): boolean =>
  parent === null || !frame.function.startsWith('<')
const wordsOf = (code: string): Set<string> => new Set(code.match(/[\p{L}\p{N}_]+/gu))

/** Goes through two runs side by side for as long as they do the same. */
export class Walk {
  readonly #buggy: Cursor
  readonly #fixed: Cursor
  readonly #lines: Correspondence
  /** Frames of the buggy run, and those of the fixed run that do the same. */
  readonly #pairs = new Map<number, number>()
  readonly #paired = new Set<number>()
  /** Where a name stands in one program alone, the other has nothing to compare it with. */
  readonly #buggyWords: ReadonlySet<string>
  readonly #fixedWords: ReadonlySet<string>
  /** The step with which the buggy run began its latest line, in whatever frame. */
  #latest = 0
  #printed = 0

  constructor(buggy: Recorded, fixed: Recorded) {
    this.#buggy = new Cursor(buggy)
    this.#fixed = new Cursor(fixed)
    this.#lines = new Correspondence(buggy.program.code, fixed.program.code)
    this.#buggyWords = wordsOf(buggy.program.code)
    this.#fixedWords = wordsOf(fixed.program.code)
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
      if (step.kind === 'call' && isOfItsOwn(step) && (step.parent === null || isPaired(step.parent.index)))
        return
      cursor.advance()
    }
  }

  /** Whether a name tells something in both programs. */
  #counts(name: string): boolean {
    return this.#buggyWords.has(name) === this.#fixedWords.has(name)
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
    // Another way to the same end is no divergence; another end is found where the caller goes on.
    if (this.#buggy.next(caller) === undefined || this.#fixed.next(other) === undefined) return 'lost'
    this.#buggy.goTo(caller)
    this.#fixed.goTo(other)
    return undefined
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
        this.#differing(buggy.arguments, fixed.arguments).length === 0
      )
    return (
      fixed.kind === 'resume' &&
      this.#pairs.get(buggy.frame.index) === fixed.frame.index &&
      this.#differing(buggy.changes, fixed.changes).length === 0
    )
  }

  /** The frames, in both runs, whose line makes a call or goes on without it. */
  #callers(buggy: Step, fixed: Step): [number | undefined, number | undefined] {
    if (enters(buggy)) {
      const caller = buggy.parent?.index
      return [caller, caller === undefined ? undefined : this.#pairs.get(caller)]
    }
    const other = enters(fixed) ? fixed.parent?.index : undefined
    const caller = [...this.#pairs].find(([, each]) => each === other)?.[0]
    return [caller, other]
  }

  /** Whether the open lines of two frames come to the same, and go on alike. */
  #sameEffect(caller: number, other: number): boolean {
    const [buggy, fixed] = [this.#buggy.next(caller), this.#fixed.next(other)]
    if (buggy?.kind !== 'finish' || fixed?.kind !== 'finish') return false
    if (buggy.changes === undefined || fixed.changes === undefined) return false
    if (this.#differing(buggy.changes, fixed.changes).length > 0) return false
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
    if (this.#isBesides(buggy, fixed)) return this.#passBesides(buggy, fixed)
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
      const names = this.#differing(buggy.changes ?? new Map(), fixed.changes ?? new Map())
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

  /** Whether a line begins that the other program has nothing for. */
  #isBesides(buggy: Step, fixed: Step): boolean {
    return (
      this.#isIn(undefined, 'buggy', buggy) ||
      this.#isIn(undefined, 'fixed', fixed) ||
      this.#share(buggy, fixed)
    )
  }

  /** Whether two lines begin that were rewritten together, but not one for the other. */
  #share(buggy: Step, fixed: Step): boolean {
    if (buggy.kind !== 'begin' || fixed.kind !== 'begin') return false
    const hunk = this.#lines.hunk('buggy', buggy.line)
    return (
      hunk !== undefined &&
      hunk === this.#lines.hunk('fixed', fixed.line) &&
      this.#lines.partner(buggy.line) !== fixed.line
    )
  }

  #isIn(hunk: number | undefined, side: 'buggy' | 'fixed', step: Step): boolean {
    if (step.kind !== 'begin') return false
    if (this.#lines.isAlone(side, step.line)) return true
    return hunk !== undefined && this.#lines.hunk(side, step.line) === hunk
  }

  /** Lets both runs pass what was rewritten there, and compares what came of it. */
  #passBesides(buggy: Step, fixed: Step): Divergence | 'lost' | undefined {
    const [frame, other] = [buggy.frame.index, fixed.frame.index]
    const hunk = this.#share(buggy, fixed) ? this.#lines.hunk('buggy', buggy.line) : undefined
    const before = this.#buggy.latest(frame)
    const lines = this.#pass(this.#buggy, frame, (step) => this.#isIn(hunk, 'buggy', step))
    this.#pass(this.#fixed, other, (step) => this.#isIn(hunk, 'fixed', step))
    const names = this.#differing(this.#buggy.state(frame), this.#fixed.state(other))
    const last = this.#buggy.latest(frame)
    if (last !== before) this.#latest = last
    if (names.length === 0) return undefined
    // Of several rewritten lines nobody can say which of them is the first that is wrong.
    if (lines.size > 1) return 'lost'
    return this.#at(last, { kind: 'values', values: this.#values(names, frame, other) })
  }

  /** Goes through the lines that were rewritten, and gives those that ran. */
  #pass(cursor: Cursor, frame: number, isRewritten: (step: Step) => boolean): Set<number> {
    const lines = new Set<number>()
    for (;;) {
      const step = cursor.next(frame)
      cursor.goTo(frame)
      if (step === undefined || (step.kind !== 'finish' && !isRewritten(step))) return lines
      cursor.advance()
      lines.add(step.line)
    }
  }

  /** Names that differ, in the order of the buggy run and then of the fixed one. */
  #differing(buggy: Bindings, fixed: Bindings): string[] {
    const names = [...new Set([...buggy.keys(), ...fixed.keys()])]
    return names.filter((name) => this.#counts(name) && buggy.get(name) !== fixed.get(name))
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
