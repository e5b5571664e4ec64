import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { QUESTIONS } from '../../../schemas/names.ts'
import type { Pair } from '../../../schemas/pair.ts'
import type { Trace } from '../../../schemas/trace.ts'
import type { Interpreter } from '../../../pipeline/python/interpreter.ts'
import { answerIn } from '../../../pipeline/tasks/answer.ts'
import { tasks } from '../../../pipeline/tasks/tasks.ts'
import { execute, turn } from '../fixtures.ts'
import {
  ALL,
  RUNNABLES,
  someInterpreters,
  openRecordings,
  rowsAbout,
  type Recordings,
  type Runnable,
} from './runs.ts'
import { wrongAnswers } from './wrong-answers.ts'

const REFERENCE = fileURLToPath(new URL('reference.py', import.meta.url))
/** Seeds under which each run is asked about. */
const SEEDS = 6

/** Of the programs, on other versions than the first, unless all is asked for. */
const EVERY = 8

const { usual, all: interpreters } = await someInterpreters()
const opened: Recordings[] = []
afterAll(async () => {
  await Promise.all(opened.map((each) => each.close()))
})

interface Recorded extends Runnable {
  readonly trace: Trace
}

async function recordAll(
  interpreter: Interpreter,
): Promise<{ recordings: Recordings; recorded: Recorded[] }> {
  const recordings = await openRecordings(interpreter)
  opened.push(recordings)
  const recorded: Recorded[] = []
  for (const [at, { program, trigger }] of RUNNABLES.entries()) {
    if (!ALL && interpreter !== usual && at % EVERY !== 0) continue
    recorded.push({ program, trigger, trace: await recordings.record(program, trigger) })
  }
  return { recordings, recorded }
}

const answerOf = (row: Pair): string => answerIn(turn(row, 'assistant')) ?? ''

function referredTo(interpreter: Interpreter, asked: readonly { run: Recorded; row: Pair }[]): unknown[] {
  const jobs = asked.map(({ run, row }) =>
    JSON.stringify({
      code: run.program.code,
      ...run.trigger,
      task: row.task,
      place: (JSON.parse(row.meta) as { question: unknown }).question,
    }),
  )
  const said = execFileSync(interpreter.path, ['-I', REFERENCE], {
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

describe.each(interpreters)('$runtime', async (interpreter) => {
  const { recordings, recorded } = await recordAll(interpreter)

  describe.each(QUESTIONS)('%s', (name) => {
    const task = tasks[name]
    const asked = recorded.flatMap((run) => rowsAbout(name, run, SEEDS).map((row) => ({ run, row })))
    const judge = ({ run, row }: (typeof asked)[number], answer: string) =>
      task.check(row, answer, { program: run.program }, execute, recordings.retrace)

    // Later versions run comprehensions inside of the frame, which the reference does not tell apart.
    it(
      'finds its answers where another tracer finds them',
      { skip: interpreter.version[1] > 11 },
      async () => {
        expect(asked.length).toBeGreaterThan(interpreter === usual ? 40 : 4)
        const told = referredTo(interpreter, asked)
        for (const [at, each] of asked.entries()) {
          const verdict = await judge(each, `[ANSWER]${String(told[at])}[/ANSWER]`)
          const where = `${each.row.meta}\n${each.run.program.code}\n${answerOf(each.row)} / ${String(told[at])}`
          expect.soft(verdict, where).toEqual({ kind: 'correct' })
        }
      },
    )

    it('judges its own answers right, and others wrong or unreadable', async () => {
      for (const each of asked) {
        expect
          .soft(await judge(each, turn(each.row, 'assistant')), each.row.meta)
          .toEqual({ kind: 'correct' })
        expect.soft(await judge(each, answerOf(each.row))).toMatchObject({ kind: 'unreadable' })
        for (const [wrong, kind] of wrongAnswers(name, answerOf(each.row))) {
          expect.soft(await judge(each, `[ANSWER]${wrong}[/ANSWER]`), wrong).toMatchObject({ kind })
        }
      }
    })

    it('gives the same rows each time', () => {
      for (const { run, row } of asked.slice(0, 10)) {
        expect(rowsAbout(name, run, SEEDS).find(({ meta }) => meta === row.meta)).toEqual(row)
      }
    })

    it('asks as it always did', { skip: interpreter !== usual }, async () => {
      const [first] = asked
      if (first === undefined) throw new Error('no row')
      const text = `${turn(first.row, 'user')}\n\n=> ${turn(first.row, 'assistant')}\n\n${first.row.meta}\n`
      await expect(text).toMatchFileSnapshot(`${name}.golden.txt`)
    })
  })
})
