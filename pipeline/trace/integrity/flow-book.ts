import type { Flow } from '../../python/flow.ts'
import type { Parsed, Syntax } from '../../python/syntax.ts'
import type { Job } from '../job.ts'
import { Follower } from './follow.ts'

/** What the code of a job says of its trace before it runs. */
export interface Reading {
  /** Undefined where the code can not be read; `none` where it does not compile, so that nothing may be recorded. */
  readonly follower: Follower | 'none' | undefined
  /** What the events may hang on beside the input; null where nothing is suspected. */
  readonly order: string | null
}

/** Programs whose calls and tests come one after the other. */
const HELD = 64

/** Control flow of programs; that of the last few is kept, for a program comes with several calls and tests. */
export class FlowBook {
  readonly #syntax: Pick<Syntax, 'flow'>
  readonly #programs = new Map<string, Promise<Parsed<Flow>>>()

  /** @param syntax of the interpreter that runs the jobs: another version's bytecode goes other ways. */
  constructor(syntax: Pick<Syntax, 'flow'>) {
    this.#syntax = syntax
  }

  async read({ code, trigger }: Pick<Job, 'code' | 'trigger'>): Promise<Reading> {
    const [program, started] = await Promise.all([
      this.#program(code),
      trigger.kind === 'script' ? undefined : this.#syntax.flow(trigger.text, trigger.kind),
    ])
    const refusal = program.kind === 'refused' ? program : started?.kind === 'refused' ? started : undefined
    if (refusal?.reason === 'syntax-error') return { follower: 'none', order: null }
    // Too large or too deep for the reader: the run may be fine all the same, and a second recording will show.
    if (program.kind === 'refused' || started?.kind === 'refused') {
      return { follower: undefined, order: refusal?.reason ?? 'unread' }
    }
    const test = trigger.kind === 'test' ? (started?.value.functions ?? []) : []
    return {
      follower: new Follower({ program: program.value.functions, test }),
      order: program.value.order ?? started?.value.order ?? null,
    }
  }

  #program(code: string): Promise<Parsed<Flow>> {
    const held = this.#programs.get(code)
    if (held !== undefined) return held
    const asked = this.#syntax.flow(code, 'program')
    const [oldest] = this.#programs.keys()
    if (this.#programs.size >= HELD && oldest !== undefined) this.#programs.delete(oldest)
    this.#programs.set(code, asked)
    return asked
  }
}
