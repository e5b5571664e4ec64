import type { Recorded } from '../../styles/style.ts'
import { apply, programEvents, replay, type Step } from '../../styles/steps.ts'
import type { Then } from './difference.ts'

/** A place in one of two runs that are gone through side by side, with the state of every frame there. */
export class Cursor {
  readonly #steps: readonly Step[]
  /** Characters printed before a step that begins a line, by the step's index. */
  readonly #printed = new Map<number, number>()
  readonly #stdout: readonly string[]
  readonly #lines: readonly string[]
  readonly #states = new Map<number, Map<string, string>>()
  /** By frame: the index of the step with which it was called, or began its latest line. */
  readonly #latest = new Map<number, number>()
  /** By frame of a lambda or a generator expression: the frame that called it. */
  readonly #holders = new Map<number, number>()
  #at = 0

  constructor({ program, trace }: Recorded) {
    const events = programEvents(trace)
    const lengths = events.flatMap((event) => (event.kind === 'line' ? [event.stdout_length] : []))
    this.#steps = [...replay(events)]
    let begun = 0
    for (const [index, { kind }] of this.#steps.entries())
      if (kind === 'begin') this.#printed.set(index, lengths[begun++] ?? 0)
    this.#stdout = Array.from(trace.stdout)
    this.#lines = program.code.split('\n')
  }

  /** What comes next; undefined at the end. */
  get step(): Step | undefined {
    return this.#steps[this.#at]
  }

  advance(): void {
    const { step } = this
    if (step === undefined) return
    const frame = step.frame.index
    if (step.kind === 'call') {
      this.#states.set(frame, new Map(step.arguments))
      if (step.parent !== null && step.frame.function.startsWith('<'))
        this.#holders.set(frame, step.parent.index)
    }
    if (step.kind === 'finish' && step.changes !== undefined) apply(this.state(frame), step.changes)
    else if (step.kind === 'resume') apply(this.state(frame), step.changes)
    if (step.kind === 'call' || step.kind === 'begin') this.#latest.set(frame, this.#at)
    this.#at += 1
  }

  /** The next step of a frame, this one included. */
  next(frame: number): Step | undefined {
    return this.#steps[this.#nextIndex(frame)]
  }

  /** The step of the frame after its next one. */
  afterNext(frame: number): Step | undefined {
    return this.#steps[this.#nextIndex(frame, this.#nextIndex(frame) + 1)]
  }

  /** Goes on to the next step of a frame, or to the end. */
  goTo(frame: number): void {
    const index = this.#nextIndex(frame)
    while (this.#at < index) this.advance()
  }

  state(frame: number): Map<string, string> {
    const known = this.#states.get(frame)
    if (known !== undefined) return known
    const state = new Map<string, string>()
    this.#states.set(frame, state)
    return state
  }

  /** The frame of a function: for one of a lambda or a generator expression that of the line that holds it. */
  owner(frame: number): number {
    let owner = frame
    for (let holder = this.#holders.get(owner); holder !== undefined; holder = this.#holders.get(owner))
      owner = holder
    return owner
  }

  /** Index of the step with which a frame was called, or began its latest line. */
  latest(frame: number): number {
    return this.#latest.get(frame) ?? 0
  }

  /** How a frame goes on from here. */
  goesOn(frame: number): Then {
    const step = this.#steps
      .slice(this.#at)
      .find((each) => each.frame.index === frame && each.kind !== 'finish')
    switch (step?.kind) {
      case 'begin':
        return { kind: 'line', line: step.line, text: (this.#lines[step.line - 1] ?? '').trim() }
      case 'return':
        return { kind: 'returns', value: step.value }
      case 'yield':
        return { kind: 'yields', value: step.value }
      case 'raise':
        return { kind: 'raises', type: step.type, message: step.message }
      default:
        return { kind: 'ends' }
    }
  }

  /** All that was printed before this step; undefined where the step does not tell. */
  printed(): number | undefined {
    return this.step === undefined ? this.#stdout.length : this.#printed.get(this.#at)
  }

  /** What was printed from one count of characters to another. */
  output(from: number, to: number): string {
    return this.#stdout.slice(from, to).join('')
  }

  /** The line of a step that {@link latest} gave, how often it had run by then, and how often in all. */
  placeOf(index: number): { line: number; function: string; time: number; times: number } {
    const place = this.#steps[index]
    if (place === undefined) throw new RangeError(`no step ${index}`)
    const { line } = place
    const name = place.frame.function
    const isRun = (step: Step): boolean =>
      step.kind === 'begin' && step.line === line && step.frame.function === name
    const time = place.kind === 'call' ? 0 : this.#steps.slice(0, index + 1).filter(isRun).length
    return { line, function: name, time, times: this.#steps.filter(isRun).length }
  }

  #nextIndex(frame: number, from = this.#at): number {
    let index = from
    while (index < this.#steps.length && this.#steps[index]?.frame.index !== frame) index += 1
    return index
  }
}
