import type { Manifest } from '../../schemas/manifest.ts'
import type { Program } from '../../schemas/program.ts'
import type { Recipe } from '../../schemas/recipe.ts'
import type { Trace, Trigger } from '../../schemas/trace.ts'
import type { Interpreter } from '../python/interpreter.ts'
import type { Runner } from '../supply/runner.ts'
import { execute } from '../trace/execute.ts'
import { examine, type Examiners, type Finding } from '../trace/integrity/examine.ts'
import { runsElsewhere } from '../trace/integrity/elsewhere.ts'
import { isChosen } from '../trace/integrity/share.ts'
import type { Job } from '../trace/job.ts'
import { traceOf } from '../trace/trace.ts'

type Checked = Manifest['checks']

/** How many recorded runs were checked, and what was found; `runs` is the sum of the others. */
export class CheckTally {
  readonly #counts: Checked = {
    runs: 0,
    unchecked: 0,
    sound: 0,
    order_dependent: 0,
    nondeterministic: 0,
    unfaithful: 0,
    internal: 0,
  }

  count(finding: Finding | { readonly kind: 'unchecked' }): void {
    const counts = this.#counts
    counts.runs++
    if (finding.kind === 'refused') counts[finding.reason]++
    else if (finding.kind === 'order-dependent') counts.order_dependent++
    else counts[finding.kind]++
  }

  summary(): Checked {
    return { ...this.#counts }
  }
}

/**
 * Runs, records and checks programs as the recipe says. Where the recipe wants no checks, `second` and `book` are never
 * asked.
 */
export function runnerOf(
  examiners: Examiners,
  interpreter: Interpreter,
  recipe: Recipe,
  tally: CheckTally,
  record: Exclude<Job['record'], 'none'> = 'trace',
): Runner {
  const { limits, record_module_body, checks, seed } = recipe
  const recording = (program: Program, trigger: Trigger): Job => ({
    code: program.code,
    trigger,
    limits,
    record,
    record_module_body,
  })
  return {
    execute: (program, trigger) =>
      execute(examiners.first, {
        ...recording(program, trigger),
        record: 'none',
        record_module_body: false,
      }),
    async record(program, trigger): Promise<Trace> {
      const execution = await execute(examiners.first, recording(program, trigger))
      return traceOf(program, trigger, execution, limits, interpreter)
    },
    async *elsewhere(program, trigger) {
      if (isChosen(checks, seed, program.id, trigger))
        yield* runsElsewhere(recording(program, trigger), examiners)
    },
    async check(program, trace) {
      if (!isChosen(checks, seed, program.id, trace.trigger)) {
        tally.count({ kind: 'unchecked' })
        return { kind: 'kept', trace }
      }
      const finding = await examine(recording(program, trace.trigger), trace, examiners)
      tally.count(finding)
      if (finding.kind === 'refused') return finding
      const integrity = finding.kind === 'sound' ? 'sound' : 'order-dependent'
      // Not a copy: that would decode the events.
      return { kind: 'kept', trace: Object.assign(trace, { integrity } as const) }
    },
  }
}
