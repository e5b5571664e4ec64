import type { Program } from '../../schemas/program.ts'
import type { Outcome, Trace } from '../../schemas/trace.ts'
import { cutText } from '../cut-text.ts'
import { ordered } from '../ordered.ts'
import type { Syntax } from '../python/syntax.ts'
import type { Variant } from '../python/variants.ts'
import { splitOf } from '../shards/split.ts'
import type { Run, Stage } from '../stage.ts'
import { triggerOfTest, verdictOn } from '../test-run.ts'
import type { VerifiedFamily, VerifiedVariant } from './family.ts'
import type { Identify } from './bugs/mutants.ts'
import { describeFailure, describeOutcome, type Runner } from './runner.ts'

export interface VariantTools {
  readonly runner: Runner
  readonly syntax: Pick<Syntax, 'variants'>
  readonly identify: Identify
}

/** What of an outcome a variant must share: not the traceback, which names its lines. */
function resultOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'returned':
      return `returned ${outcome.value}`
    case 'raised':
      return `raised ${outcome.type}: ${outcome.message}`
    default:
      return describeOutcome(outcome)
  }
}

const sameEnd = (left: Trace, right: Trace): boolean =>
  resultOf(left.outcome) === resultOf(right.outcome) && left.stdout === right.stdout

/** Why a variant is none, or the recorded runs that show that it is one. */
async function examined(
  program: Program,
  traces: readonly Trace[],
  runner: Runner,
): Promise<readonly Trace[] | { readonly reason: string; readonly detail: string }> {
  for (const test of program.tests) {
    const found = await runner.execute(program, triggerOfTest(test))
    if (verdictOn(test, found) !== 'passes')
      return { reason: 'fails-test', detail: describeFailure(test, found) }
  }
  const found: Trace[] = []
  for (const trace of traces) {
    const own = await runner.record(program, trace.trigger)
    const shown = cutText(trace.trigger.text, 120)
    if (!sameEnd(own, trace)) {
      return {
        reason: 'other-outcome',
        detail: `${cutText(resultOf(own.outcome), 120)} instead of ${cutText(resultOf(trace.outcome), 120)} in ${shown}`,
      }
    }
    const checked = await runner.check(program, own)
    if (checked.kind === 'refused') return { reason: checked.reason, detail: `${checked.detail} in ${shown}` }
    found.push(checked.trace)
  }
  return found
}

function programOf(program: Program, { code, kind, rewrites }: Variant, identify: Identify): Program {
  const { id, coverage: _, instruction: __, instruction_origin: ___, ...rest } = program
  return identify({ ...rest, code, variant: { of: id, kind, rewrites } })
}

async function variantsOf(
  family: VerifiedFamily,
  { runner, syntax, identify }: VariantTools,
  run: Run,
): Promise<VerifiedVariant[]> {
  const { program, traces, bugs } = family
  const { kinds, splits } = run.recipe.supply.variants
  const { seed, split } = run.recipe
  // What has no call has no outcome to be equal in.
  if (traces.length === 0 || !splits.includes(splitOf(program.group, seed, split))) return []
  const asked = await syntax.variants(program.code, `${seed} ${program.id}`, kinds)
  if (asked.kind === 'refused') {
    run.progress.count('variants', 'in')
    run.reject({ stage: 'variants', reason: asked.reason, id: program.id, detail: asked.detail })
    return []
  }
  const found: VerifiedVariant[] = []
  const known = new Set([program.id, ...bugs.map((bug) => bug.program.id)])
  for (const variant of asked.value.variants) {
    run.progress.count('variants', 'in')
    const made = programOf(program, variant, identify)
    const id = `${made.id} ${variant.kind} of ${program.id}`
    if (known.has(made.id)) {
      run.reject({ stage: 'variants', reason: 'known-already', id, detail: program.id })
      continue
    }
    const result = await examined(made, traces, runner)
    if ('reason' in result) {
      run.reject({ stage: 'variants', id, reason: result.reason, detail: result.detail })
      continue
    }
    known.add(made.id)
    run.progress.count('variants', 'out')
    found.push({ program: made, traces: result })
  }
  return found
}

/**
 * The stage `variants`: programs written otherwise that pass the same tests and end every call alike, beside their origin and
 * in its group. None by default.
 */
export function addVariants(tools: VariantTools, concurrency: number): Stage<VerifiedFamily, VerifiedFamily> {
  return (families, run) =>
    run.recipe.supply.variants.kinds.length === 0
      ? families
      : ordered(families, { concurrency, slack: concurrency, signal: run.signal }, async (family) => ({
          ...family,
          variants: await variantsOf(family, tools, run),
        }))
}
