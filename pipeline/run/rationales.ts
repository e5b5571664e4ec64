import type { Pair } from '../../schemas/pair.ts'
import type { Trace } from '../../schemas/trace.ts'
import { cutText } from '../cut-text.ts'
import { sameLiteral } from '../python/literal.ts'
import type { Run } from '../stage.ts'
import type { Runner } from '../supply/runner.ts'
import { holdsCall } from '../python/leak.ts'
import { questionOf } from '../tasks/rationale/question.ts'
import { answerText, readResponse } from '../tasks/rationale/response.ts'
import { isCallOfLiterals } from '../tasks/source.ts'
import type { Rationale, Render, Sample } from '../tasks/task.ts'
import { tasks } from '../tasks/tasks.ts'
import type { Answer } from '../teacher/answer.ts'
import { emptiness } from '../teacher/emptiness.ts'
import { requestOf, type TeacherRequest } from '../teacher/request.ts'
import { checkStatements } from '../teacher/statements/check.ts'
import { mentionOfRecording } from '../teacher/statements/mentions.ts'
import type { Teacher } from '../teacher/teacher.ts'
import { executingFor } from './executing.ts'

/** Stands in for a rationale while it is asked whether a sample has room for one. */
export const UNWRITTEN: Rationale = { words: '', answer: '', facts: {} }

/** The rows that a rationale would give. */
interface Drafted<Rows> {
  /** One of them, for the task's checker. */
  readonly row: Pair | undefined
  readonly rows: Rows
  /** Which is too long, where one is. */
  readonly over?: string
}

interface Kept<Rows> {
  readonly rationale: Rationale
  readonly rows: Rows
}

type Examined<Rows> = Kept<Rows> | { readonly reason: string; readonly detail: string }

interface Tools {
  readonly teacher: Teacher
  readonly runner: Runner
  readonly render: Render
  readonly run: Run
}

/** Where rationales come from: a teacher, or the rows that hold what it once wrote. */
export type RationaleSource = Pick<Rationales, 'of'>

/** Rationales that a teacher model writes: each is asked for, verified, and kept or put into the ledger. */
export class Rationales {
  readonly #tools: Tools

  constructor(tools: Tools) {
    this.#tools = tools
  }

  get atOnce(): number {
    return this.#tools.teacher.atOnce
  }

  /** The rationale that the recipe's rule keeps, with its rows; undefined where none passes. */
  async of<Rows>(
    sample: Sample,
    draft: (rationale: Rationale) => Promise<Drafted<Rows>>,
  ): Promise<Kept<Rows> | undefined> {
    const { teacher, render, run } = this.#tools
    const { options } = teacher
    const messages = questionOf(sample, options.style, { recipe: run.recipe, render })
    const passed: { kept: Kept<Rows>; id: string }[] = []
    for (let index = 0; index < options.samples; index++) {
      const request = requestOf(messages, index, options)
      const answer = await teacher.ask(request)
      if (answer === undefined) continue
      const id = `${sample.sample_id} ${index}`
      run.progress.count('teacher', 'in')
      const examined = await this.#examine(sample, request, answer, draft)
      if ('reason' in examined) run.reject({ stage: 'teacher', id, ...examined })
      else passed.push({ kept: examined, id })
      if (passed.length > 0 && options.keep === 'first') break
    }
    // The earlier one where two are as short: the sort is stable.
    passed.sort((a, b) => a.kept.rationale.words.length - b.kept.rationale.words.length)
    const [best, ...others] = passed
    if (best === undefined) return undefined
    for (const { id } of others)
      run.reject({ stage: 'teacher', reason: 'longer-than-kept', id, detail: `kept is ${best.id}` })
    run.progress.count('teacher', 'out')
    return best.kept
  }

  async #examine<Rows>(
    sample: Sample,
    request: TeacherRequest,
    answer: Answer,
    draft: (rationale: Rationale) => Promise<Drafted<Rows>>,
  ): Promise<Examined<Rows>> {
    const empty = emptiness(answer)
    if (empty !== undefined) return empty
    const response = readResponse(sample, answer.text)
    if (response.kind === 'unread') return { reason: 'no-answer', detail: response.detail }
    const { words, answer: given } = response.rationale
    const mention = mentionOfRecording(words, sample.program.code)
    if (mention !== undefined) return { reason: 'mentions-trace', detail: `says '${mention}'` }
    const trace = await this.#traceOf(sample, given)
    if ('reason' in trace) return trace
    const finding = checkStatements(words, trace)
    if (finding.kind === 'contradicts') return { reason: 'contradicts-trace', detail: finding.detail }
    const { confirmed, unread } = finding
    const facts = this.#factsOf(request, answer, { confirmed, unread }, response.leftOut)
    const rationale = { ...response.rationale, facts }
    const drafted = await draft(rationale)
    if (drafted.over !== undefined || drafted.row === undefined)
      return { reason: 'over-budget', detail: drafted.over ?? 'no arm' }
    const wrong = await this.#wrong(sample, rationale, drafted.row)
    return wrong ?? { rationale, rows: drafted.rows }
  }

  /** The run that the words tell of: for a call of the model's own that one's, recorded and checked as any other. */
  async #traceOf(sample: Sample, given: string): Promise<Trace | { reason: string; detail: string }> {
    const { program, trace, task } = sample
    const call = given.trim()
    if (task !== 'input-prediction' || call === trace.trigger.text.trim()) return trace
    if (program.entry_point === undefined || !isCallOfLiterals(call, program.entry_point))
      return { reason: 'no-answer', detail: 'not a call of the entry point with literals' }
    if (holdsCall(program.code, call)) return { reason: 'answer-in-prompt', detail: call }
    const { runner } = this.#tools
    const recorded = await runner.record(program, { kind: 'call', text: call })
    const [seen, wanted] = [recorded.outcome, trace.outcome]
    if (seen.kind !== 'returned') return { reason: 'wrong-answer', detail: `the call ended as ${seen.kind}` }
    // Before the words, which may be true of the run that was wanted.
    if (wanted.kind !== 'returned' || !sameLiteral(seen.value, wanted.value))
      return { reason: 'wrong-answer', detail: `the call gives ${cutText(seen.value, 200)}` }
    if (recorded.cut) return { reason: 'trace-cut', detail: call }
    const checked = await runner.check(program, recorded)
    return checked.kind === 'kept' ? checked.trace : { reason: checked.reason, detail: checked.detail }
  }

  /** The task's own checker, on the answer as the model gave it. */
  async #wrong(
    sample: Sample,
    rationale: Rationale,
    row: Pair,
  ): Promise<{ reason: string; detail: string } | undefined> {
    const { program, fixed, task } = sample
    const text = task === 'repair' ? (row.messages.at(-1)?.content ?? '') : answerText(sample, rationale)
    const programs = fixed === undefined ? { program } : { program, fixed }
    const verdict = await tasks[task].check(row, text, programs, executingFor(program, this.#tools.runner))
    if (verdict.kind === 'correct') return undefined
    const { detail } = verdict
    if (verdict.kind === 'unreadable') return { reason: 'no-answer', detail }
    return { reason: task === 'repair' ? 'fix-fails-tests' : 'wrong-answer', detail }
  }

  #factsOf(
    { key, body }: TeacherRequest,
    answer: Answer,
    statements: { confirmed: number; unread: number },
    leftOut: number,
  ): Rationale['facts'] {
    const { messages: _, ...parameters } = body
    return {
      ...parameters,
      request: key,
      ...(answer.model === '' || answer.model === body.model ? {} : { served_as: answer.model }),
      style: this.#tools.teacher.options.style,
      statements,
      verdicts: { answer: 'correct', statements: 'not-contradicted' },
      ...(leftOut === 0 ? {} : { left_out_characters: leftOut }),
    }
  }
}
