import type { Program, Test } from '../../../schemas/program.ts'
import type { Trace } from '../../../schemas/trace.ts'
import type { Run } from '../../stage.ts'
import { keyOfTest } from '../../test-run.ts'
import type { Runner } from '../runner.ts'
import { recordPassing } from '../tests/passing.ts'

/** Whether a task of the recipe compares a bug's run with its fix's. */
function isCompared({ tasks }: Run['recipe']): boolean {
  return (
    tasks['fault-localisation'] !== undefined ||
    tasks['root-cause'] !== undefined ||
    tasks.repair?.rationale === 'divergence'
  )
}

/** The right program's runs of the tests that its bugs fail, each recorded once; none where no task asks for them. */
export class FixedRuns {
  readonly #traces = new Map<string, Promise<Trace | undefined>>()
  readonly #fixed: Program
  readonly #runner: Runner
  readonly #run: Run

  constructor(fixed: Program, runner: Runner, run: Run) {
    this.#fixed = fixed
    this.#runner = runner
    this.#run = run
  }

  of(test: Test): Promise<Trace | undefined> {
    if (!isCompared(this.#run.recipe)) return Promise.resolve(undefined)
    const key = keyOfTest(test)
    const known = this.#traces.get(key)
    if (known !== undefined) return known
    const trace = recordPassing(this.#fixed, test, this.#runner, this.#run)
    this.#traces.set(key, trace)
    return trace
  }
}
