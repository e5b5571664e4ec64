import type { Program, Test } from '../../../schemas/program.ts'
import { mergePrograms } from '../merge.ts'
import type { Runner } from '../runner.ts'
import { judge } from './judge.ts'

/** What candidates of one problem are measured by. */
export interface Standard {
  /** The first program that holds, with the calls and the tests of all that do. */
  readonly pattern: Program
  /** Programs of the corpus that pass all of these tests. */
  readonly right: readonly Program[]
}

/**
 * The program with those of its tests that can judge others; undefined where it fails a test of its problem. An example that does
 * not hold in the program's own code judges nothing, and so does what that code was only seen to do.
 */
async function holding(
  program: Program,
  runner: Pick<Runner, 'execute' | 'elsewhere'>,
): Promise<Program | undefined> {
  const tests: Test[] = []
  for (const test of program.tests) {
    if (test.origin === 'observed') continue
    const { kind } = await judge(program, [test], runner)
    if (kind === 'right') tests.push(test)
    else if (test.origin === undefined) return undefined
  }
  return { ...program, tests }
}

/**
 * The standard that the corpus' programs for one problem set; undefined where none of them holds. A program that fails a test of
 * another's is no fix.
 */
export async function standardOf(
  known: readonly Program[],
  runner: Pick<Runner, 'execute' | 'elsewhere'>,
): Promise<Standard | undefined> {
  const held: Program[] = []
  for (const program of known) {
    const found = await holding(program, runner)
    if (found !== undefined) held.push(found)
  }
  const [first, ...more] = held
  if (first === undefined) return undefined
  const pattern = more.reduce(mergePrograms, first)
  const right: Program[] = []
  for (const program of held) {
    const own = new Set(program.tests)
    const others = pattern.tests.filter((test) => !own.has(test))
    if ((await judge(program, others, runner)).kind === 'right') right.push(program)
  }
  return { pattern, right }
}
