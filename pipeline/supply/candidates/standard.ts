import type { Program, Test } from '../../../schemas/program.ts'
import { mergePrograms } from '../merge.ts'
import type { Runner } from '../runner.ts'
import { judge } from './judge.ts'

/** What candidates of one problem are measured by. */
export interface Standard {
  /** The first program, with the calls of all and with their tests, each of which holds for the program that brought it. */
  readonly pattern: Program
  /** Programs of the corpus that pass all of these tests. */
  readonly right: readonly Program[]
}

async function holding(program: Program, runner: Pick<Runner, 'execute'>): Promise<Test[]> {
  const held: Test[] = []
  for (const test of program.tests)
    if ((await judge(program, [test], runner)).kind === 'right') held.push(test)
  return held
}

/**
 * The standard that the corpus' programs for one problem set: a test that fails for its own program says nothing about others,
 * and a program that fails a test of another's is no fix. Undefined where there is no program.
 */
export async function standardOf(
  known: readonly Program[],
  runner: Pick<Runner, 'execute'>,
): Promise<Standard | undefined> {
  const checked: Program[] = []
  for (const program of known) checked.push({ ...program, tests: await holding(program, runner) })
  const [first, ...more] = checked
  if (first === undefined) return undefined
  const pattern = more.reduce(mergePrograms, first)
  const right: Program[] = []
  for (const program of checked) {
    const own = new Set(program.tests)
    const others = pattern.tests.filter((test) => !own.has(test))
    if ((await judge(program, others, runner)).kind === 'right') right.push(program)
  }
  return { pattern, right }
}
