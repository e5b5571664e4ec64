import type { Program, Test } from '../../schemas/program.ts'
import type { Execute, Verdict } from './task.ts'

/** Runs tests one after the other, each once, until one fails. */
export async function verdictOf(
  program: Pick<Program, 'language' | 'code' | 'entry_point'>,
  tests: readonly Test[],
  execute: Execute,
): Promise<Verdict> {
  if (program.code.trim() === '') return { kind: 'unreadable', detail: 'no program' }
  if (tests.length === 0) throw new Error('a program without tests cannot be judged')
  for (const text of new Set(tests.map(({ source }) => source))) {
    const outcome = await execute(program, { kind: 'test', text })
    if (outcome.kind === 'returned') continue
    const how = outcome.kind === 'raised' ? `${outcome.type}: ${outcome.message}` : outcome.kind
    return { kind: 'wrong', detail: `${how} in ${text.slice(0, 200)}` }
  }
  return { kind: 'correct' }
}
