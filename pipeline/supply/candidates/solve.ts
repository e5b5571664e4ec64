import type { Bug, Program, Test } from '../../../schemas/program.ts'
import { cutText } from '../../cut-text.ts'
import { ordered } from '../../ordered.ts'
import type { Run } from '../../stage.ts'
import { wantsEnvironment } from '../environment.ts'
import { describeOutcome } from '../runner.ts'
import { claimOf } from './claims.ts'
import { entrantsOf, type Entrant } from './entrants.ts'
import { judge, type Judgement } from './judge.ts'
import { Partners } from './pairing.ts'
import { partsOf, type CandidateTools, type Problem, type Reject } from './problem.ts'
import { standardOf } from './standard.ts'

interface Refused {
  readonly kind: 'refused'
  readonly reason: string
  readonly detail: string
}

type Judged = Entrant & { readonly judgement: Judgement | Refused }

async function* inTurn<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items
}

/** Entrants in their order, those that may not enter among them. */
async function judged(
  entrants: readonly Entrant[],
  tests: readonly Test[],
  { runner, refusalOf, concurrency }: CandidateTools,
  { signal }: Run,
): Promise<Judged[]> {
  const found: Judged[] = []
  const options = { concurrency, slack: concurrency, signal }
  const judgements = ordered(inTurn(entrants), options, async (entrant): Promise<Judged> => {
    const refusal = await refusalOf(entrant.program)
    if (refusal !== undefined) {
      const { reason, detail } = refusal
      return { ...entrant, judgement: { kind: 'refused', reason, detail } }
    }
    const judgement = await judge(entrant.program, tests, runner)
    const claim = judgement.kind === 'right' ? await claimOf(entrant.program, runner) : undefined
    if (claim === undefined) return { ...entrant, judgement }
    return { ...entrant, judgement: { kind: 'refused', reason: 'instance-for-literal', detail: claim } }
  })
  for await (const one of judgements) found.push(one)
  return found
}

/** The program as a bug of its fix: it is tested, not called. */
function bugOf(
  program: Program,
  origin: Bug['origin'],
  fix: Program,
  similarity: NonNullable<Bug['similarity']>,
): Program {
  const { instruction: _, instruction_origin: __, ...rest } = program
  const bug: Bug = { kind: 'unknown', origin, operators: [], diff: '', similarity }
  return { ...rest, calls: [], buggy_of: fix.id, bug }
}

/** What a candidate may call its fix: a path in the corpus, or before that the name of a candidate. */
function namesOf(
  right: ReadonlyMap<string, Program>,
  named: ReadonlyMap<string, string>,
): Map<string, Program> {
  const names = new Map<string, Program>()
  for (const program of right.values())
    if (!names.has(program.origin.path)) names.set(program.origin.path, program)
  for (const [name, key] of named) {
    const program = right.get(key)
    if (program !== undefined) names.set(name, program)
  }
  return names
}

/** Candidates of a problem whose programs share their entry point. */
async function solvePart(
  problem: Problem,
  tools: CandidateTools,
  run: Run,
  reject: Reject,
): Promise<Program[]> {
  const { known, candidates } = problem
  const standard = await standardOf(known, tools.runner)
  const [reference] = standard?.right ?? []
  if (standard === undefined || reference === undefined || standard.pattern.tests.length === 0) {
    for (const candidate of candidates) {
      const key = `'${candidate.problem}'`
      if (reference === undefined)
        reject(candidate, 'problem-not-verified', `no program of ${key} passes all of its tests`)
      else reject(candidate, 'problem-without-tests', `no test of ${key} holds for its program`)
    }
    return []
  }
  const { entrants, named } = entrantsOf(problem, standard.pattern, tools, reject)
  const found = await judged(entrants, standard.pattern.tests, tools, run)
  const right = new Map<string, Program>()
  for (const program of standard.right)
    if (!right.has(tools.keyOf(program))) right.set(tools.keyOf(program), program)
  for (const { key: content, program, judgement } of found)
    if (judgement.kind === 'right') right.set(content, program)
  const options = { pairing: run.recipe.supply.pairing, seed: run.recipe.seed }
  const [, ...others] = right.values()
  const partners = new Partners([reference, ...others], namesOf(right, named), options)
  const programs: Program[] = []
  for (const { candidate, program, judgement } of found) {
    if (judgement.kind === 'right') programs.push(program)
    else if (judgement.kind === 'refused') reject(candidate, judgement.reason, judgement.detail)
    else if (judgement.kind === 'unsteady') reject(candidate, 'nondeterministic', judgement.detail)
    else if (judgement.kind === 'neither') {
      const { outcome } = judgement
      const reason = wantsEnvironment(outcome) ? 'wants-environment' : `candidate-ends-as-${outcome.kind}`
      reject(candidate, reason, describeOutcome(outcome))
    } else {
      const paired = partners.of(candidate, program)
      if (paired.kind === 'refused') reject(candidate, paired.reason, paired.detail)
      else programs.push(bugOf(program, candidate.by, paired.fix, paired.similarity))
    }
  }
  return programs
}

/**
 * What the candidates of one problem come to, in their order: those that pass all of its tests are programs of their own in
 * its group, those that fail one are bugs of a right program. Every other one is in the ledger.
 */
export async function solve(problem: Problem, tools: CandidateTools, run: Run): Promise<Program[]> {
  const reject: Reject = ({ origin }, reason, detail) =>
    run.reject({
      stage: 'candidates',
      reason,
      id: `${origin.corpus} ${origin.path}`.toWellFormed(),
      // A key may be any text that JSON can hold.
      detail: cutText(detail, 300).toWellFormed(),
    })
  const programs: Program[] = []
  for (const part of partsOf(problem, reject)) programs.push(...(await solvePart(part, tools, run, reject)))
  return programs
}
