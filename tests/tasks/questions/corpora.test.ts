import { describe, expect, it } from 'vitest'
import { QUESTIONS } from '../../../schemas/names.ts'
import { tasks } from '../../../pipeline/tasks/tasks.ts'
import { cruxEval, HAS_CORPORA, humanEval, type Sample } from '../../trace/corpora.ts'
import { execute, programOf, turn } from '../fixtures.ts'
import { ALL, openRecordings, rowsAbout, someInterpreters } from './runs.ts'
import { wrongAnswers } from './wrong-answers.ts'
import { answerIn } from '../../../pipeline/tasks/answer.ts'

/** Of a corpus, unless all is asked for. */
const EVERY = 25
const { all: interpreters } = await someInterpreters()

interface Judged {
  readonly rows: number
  readonly right: number
  readonly wrong: number
  readonly rejected: number
}

/** How many rows of all questions there are, and of how many the own answer, and a wrong one, are judged as they should be. */
async function judgeAll(
  samples: readonly Sample[],
  record: Awaited<ReturnType<typeof openRecordings>>,
): Promise<Judged> {
  let [rows, right, wrong, rejected] = [0, 0, 0, 0]
  for (const { code, call } of samples) {
    const program = programOf(code)
    const trace = await record.record(program, { kind: 'call', text: call })
    for (const name of QUESTIONS) {
      for (const row of rowsAbout(name, { program, trace }, 1)) {
        const judge = (answer: string) => tasks[name].check(row, answer, { program }, execute, record.retrace)
        const own = turn(row, 'assistant')
        rows += 1
        right += Number((await judge(own)).kind === 'correct')
        for (const [answer, kind] of wrongAnswers(name, answerIn(own) ?? '')) {
          wrong += 1
          rejected += Number((await judge(`[ANSWER]${answer}[/ANSWER]`)).kind === kind)
        }
      }
    }
  }
  return { rows, right, wrong, rejected }
}

describe.skipIf(!HAS_CORPORA).each(interpreters)('questions about corpora on $runtime', (interpreter) => {
  it.each([
    ['humaneval', humanEval],
    ['cruxeval', cruxEval],
  ] as const)('%s', { timeout: 3_600_000 }, async (name, samplesOf) => {
    const chosen = samplesOf().filter((_, at) => ALL || at % EVERY === interpreter.version[1] % EVERY)
    const recordings = await openRecordings(interpreter)
    try {
      const judged = await judgeAll(chosen, recordings)
      if (ALL) console.log(interpreter.runtime, name, JSON.stringify(judged))
      expect(judged.rows).toBeGreaterThan(2 * chosen.length)
      expect(judged).toMatchObject({ right: judged.rows, rejected: judged.wrong })
    } finally {
      await recordings.close()
    }
  })
})
