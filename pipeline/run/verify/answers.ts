import type { Pair } from '../../../schemas/pair.ts'
import type { Program } from '../../../schemas/program.ts'
import type { Execute, Retrace, Verdict } from '../../tasks/task.ts'
import { tasks } from '../../tasks/tasks.ts'
import { namedIn } from './named.ts'

/** What a row answers: its last turn. */
export const answerOf = (row: Pick<Pair, 'messages'>): string => row.messages.at(-1)?.content ?? ''

export interface Judge {
  /** @throws Error where there is no such program. */
  readonly program: (id: string) => Program
  readonly execute: Execute
  readonly retrace: Retrace
}

/** Judges an answer to a written row by its task's own checker; the row's own answer where none is given. */
export function judge(
  row: Pair,
  { program, execute, retrace }: Judge,
  answer = answerOf(row),
): Promise<Verdict> {
  const { fixed_program_id: id } = namedIn(row)
  const asked = program(row.program_id)
  const programs = id === undefined ? { program: asked } : { program: asked, fixed: program(id) }
  return tasks[row.task].check(row, answer, programs, execute, retrace)
}

/** Verdicts on the answers of written rows: rows of a sample that answer the same are judged once. */
export class Judged {
  readonly #by: Judge
  readonly #verdicts = new Map<string, Promise<Verdict>>()

  constructor(by: Judge) {
    this.#by = by
  }

  verdictOn(row: Pair): Promise<Verdict> {
    const key = JSON.stringify([row.sample_id, answerOf(row), judgedBy(row)])
    const known = this.#verdicts.get(key)
    if (known !== undefined) return known
    const verdict = this.#judge(row)
    this.#verdicts.set(key, verdict)
    return verdict
  }

  /** What a checker cannot judge at all is told as it says it. */
  async #judge(row: Pair): Promise<Verdict> {
    try {
      return await judge(row, this.#by)
    } catch (error) {
      return { kind: 'unreadable', detail: error instanceof Error ? error.message : String(error) }
    }
  }
}

/** What of a row's facts an answer is judged by: a placebo is none of them. */
function judgedBy({ meta }: Pair): string {
  return meta.replace(/"placebo_sample_id":"[^"]*",?/, '')
}
