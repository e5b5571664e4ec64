import type { Program } from '../../schemas/program.ts'
import { callsOnce, testsOnce } from '../each-once.ts'

/** Two records of one program: the first one's origin and instruction stand, calls and tests are united. */
export function mergePrograms(first: Program, second: Program): Program {
  const { instruction = second.instruction, instruction_origin = second.instruction_origin } = first
  return {
    ...first,
    calls: callsOnce([...first.calls, ...second.calls]),
    tests: testsOnce([...first.tests, ...second.tests]),
    ...(instruction === undefined ? {} : { instruction }),
    ...(instruction_origin === undefined ? {} : { instruction_origin }),
  }
}
