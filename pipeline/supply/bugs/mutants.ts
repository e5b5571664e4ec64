import type { Program } from '../../../schemas/program.ts'
import { cutText } from '../../cut-text.ts'
import type { Syntax } from '../../python/syntax.ts'
import type { Run } from '../../stage.ts'
import { differenceOf } from './difference.ts'

/** Gives a program its id; the same function that the corpora use. */
export type Identify = (fields: Omit<Program, 'id' | 'coverage'>) => Program

export interface Mutated {
  readonly bugs: readonly Program[]
  /** By the id of one with several edits: the codes with one of them each. */
  readonly alone: ReadonlyMap<string, readonly string[]>
}

/** Bugs made of a program by mutation, each once and none that the corpus has already; not run yet. */
export async function mutantsOf(
  program: Program,
  known: readonly Program[],
  lines: ReadonlySet<number> | undefined,
  { syntax, identify }: { readonly syntax: Pick<Syntax, 'mutants'>; readonly identify: Identify },
  run: Run,
): Promise<Mutated> {
  const { mutants, edits, operators } = run.recipe.supply.bugs
  const asked = await syntax.mutants(program.code, {
    seed: `${run.recipe.seed} ${program.id}`,
    most: mutants,
    edits,
    ...(operators === null ? {} : { operators }),
    ...(lines === undefined || lines.size === 0
      ? {}
      : { lines: [...lines].sort((left, right) => left - right) }),
  })
  if (asked.kind === 'refused') {
    run.progress.count('mutants', 'in')
    run.reject({ stage: 'mutants', reason: asked.reason, id: program.id, detail: cutText(asked.detail, 200) })
    return { bugs: [], alone: new Map() }
  }
  const taken = new Set([program.id, ...known.map(({ id }) => id)])
  const found: Program[] = []
  const alone = new Map<string, readonly string[]>()
  for (const { code, edits: made, alone: parts } of asked.value.mutants) {
    run.progress.count('mutants', 'in')
    const { instruction: _, instruction_origin: __, coverage: ___, id: ____, ...rest } = program
    const bug = identify({
      ...rest,
      code,
      calls: [],
      buggy_of: program.id,
      bug: {
        kind: 'unknown',
        origin: 'mutation',
        operators: made.map(({ operator }) => operator),
        diff: differenceOf(program.code, code),
      },
    })
    if (taken.has(bug.id)) {
      run.reject({ stage: 'mutants', reason: 'known-already', id: bug.id, detail: program.id })
      continue
    }
    taken.add(bug.id)
    run.progress.count('mutants', 'out')
    found.push(bug)
    if (parts.length > 0) alone.set(bug.id, parts)
  }
  return { bugs: found, alone }
}
