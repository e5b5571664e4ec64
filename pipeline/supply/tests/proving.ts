import type { Program, Test } from '../../../schemas/program.ts'

/**
 * The test whose run lets a program become a synthesis row: its first one that says something of its instruction. What the
 * program was only seen to do proves nothing of words that stood beside it; a teacher's were kept because a program written from
 * them does the same.
 */
export function provingTest({ tests, instruction, instruction_by }: Program): Test | undefined {
  if (instruction === undefined) return undefined
  return tests.find(({ origin }) => origin !== 'observed' || instruction_by !== undefined)
}
