import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { QUESTIONS, type QuestionName } from '../../../schemas/names.ts'
import type { Pair } from '../../../schemas/pair.ts'
import type { Trace } from '../../../schemas/trace.ts'
import { answerIn } from '../../../pipeline/tasks/answer.ts'
import { tasks } from '../../../pipeline/tasks/tasks.ts'
import { pythons } from '../../trace/pythons.ts'
import { execute, turn } from '../fixtures.ts'
import { RUNNABLES, openRecordings, rowsAbout, type Runnable } from './runs.ts'
import { wrongAnswers } from './wrong-answers.ts'

const REFERENCE = fileURLToPath(new URL('reference.py', import.meta.url))
/** Seeds under which each run is asked about. */
const SEEDS = 6

const interpreters = await pythons()
const interpreter = interpreters.find(({ version }) => version[1] === 11) ?? interpreters[0]
if (interpreter === undefined) throw new Error('no interpreter')
/** Up to 3.11 the reference can follow. */
const canRefer = interpreter.version[1] <= 11
const recordings = await openRecordings(interpreter)
afterAll(() => recordings.close())

interface Recorded extends Runnable {
  readonly trace: Trace
}
const recorded: Recorded[] = []
for (const { program, trigger } of RUNNABLES) {
  recorded.push({ program, trigger, trace: await recordings.record(program, trigger) })
}

const rowsOf = (task: QuestionName): { run: Recorded; row: Pair }[] =>
  recorded.flatMap((run) => rowsAbout(task, run, SEEDS).map((row) => ({ run, row })))

const answerOf = (row: Pair): string => answerIn(turn(row, 'assistant')) ?? ''

function referredTo(asked: readonly { run: Recorded; row: Pair }[]): unknown[] {
  const jobs = asked.map(({ run, row }) =>
    JSON.stringify({
      code: run.program.code,
      ...run.trigger,
      task: row.task,
      place: (JSON.parse(row.meta) as { question: unknown }).question,
    }),
  )
  const said = execFileSync(interpreter?.path ?? '', ['-I', REFERENCE], {
    input: jobs.join('\n'),
    maxBuffer: 64 << 20,
    env: { PYTHONHASHSEED: '0' },
  })
  return said
    .toString('utf8')
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line))
}

describe.each(QUESTIONS)('%s', (name) => {
  const task = tasks[name]
  const asked = rowsOf(name)
  const judge = ({ run, row }: (typeof asked)[number], answer: string) =>
    task.check(row, answer, { program: run.program }, execute, recordings.retrace)

  it('finds its answers where another tracer finds them', { skip: !canRefer }, async () => {
    expect(asked.length).toBeGreaterThan(40)
    const told = referredTo(asked)
    for (const [at, each] of asked.entries()) {
      const verdict = await judge(each, `[ANSWER]${String(told[at])}[/ANSWER]`)
      const where = `${each.row.meta}\n${each.run.program.code}\n${answerOf(each.row)} / ${String(told[at])}`
      expect.soft(verdict, where).toEqual({ kind: 'correct' })
    }
  })

  it('judges its own answers right, and others wrong or unreadable', async () => {
    for (const each of asked) {
      const own = turn(each.row, 'assistant')
      expect.soft(await judge(each, own), each.row.meta).toEqual({ kind: 'correct' })
      expect.soft((await judge(each, answerOf(each.row))).kind).toBe('unreadable')
      for (const [wrong, kind] of wrongAnswers(name, answerOf(each.row))) {
        expect.soft(await judge(each, `[ANSWER]${wrong}[/ANSWER]`), wrong).toMatchObject({ kind })
      }
    }
  })

  it('asks in at least three ways, and the same way each time', () => {
    const first = asked.slice(0, 40)
    const questions = new Set(
      first.map(({ row }) => turn(row, 'user').split('\n\n').at(-2)?.split(/[\s`]/)[0]),
    )
    expect(questions.size).toBeGreaterThan(1)
    for (const { run, row } of first.slice(0, 5)) {
      expect(rowsAbout(name, run, SEEDS).find(({ meta }) => meta === row.meta)).toEqual(row)
    }
  })

  it('shows one row', async () => {
    const [first] = asked
    if (first === undefined) throw new Error('no row')
    const text = `${turn(first.row, 'user')}\n\n=> ${turn(first.row, 'assistant')}\n\n${first.row.meta}\n`
    await expect(text).toMatchFileSnapshot(`${name}.golden.txt`)
  })
})
