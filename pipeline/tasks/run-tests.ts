import type { Program, Test } from '../../schemas/program.ts'
import { cutText } from '../cut-text.ts'
import { keyOfTest, nameOfTest, triggerOfTest, verdictOn } from '../test-run.ts'
import type { Execute, Verdict } from './task.ts'

/** Runs tests one after the other, each once, until one fails. */
export async function verdictOf(
  program: Pick<Program, 'language' | 'code' | 'entry_point'>,
  tests: readonly Test[],
  execute: Execute,
): Promise<Verdict> {
  if (program.code.trim() === '') return { kind: 'unreadable', detail: 'no program' }
  if (tests.length === 0) throw new Error('a program without tests cannot be judged')
  for (const test of new Map(tests.map((each) => [keyOfTest(each), each])).values()) {
    const { stdout = '', ...outcome } = await execute(program, triggerOfTest(test))
    const verdict = verdictOn(test, { outcome, stdout })
    if (verdict === 'passes') continue
    const how =
      outcome.kind === 'raised'
        ? `${outcome.type}: ${outcome.message}`
        : verdict === 'wrong-answer'
          ? `printed ${JSON.stringify(cutText(stdout, 80))}`
          : outcome.kind
    return { kind: 'wrong', detail: `${how} in ${nameOfTest(test)}` }
  }
  return { kind: 'correct' }
}
