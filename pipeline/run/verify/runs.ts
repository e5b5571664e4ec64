import type { Program } from '../../../schemas/program.ts'
import type { Recipe } from '../../../schemas/recipe.ts'
import type { Trace, Trigger } from '../../../schemas/trace.ts'
import { wholeLines } from '../../fenced-blocks.ts'
import type { Interpreter } from '../../python/interpreter.ts'
import type { Executed } from '../../tasks/task.ts'
import type { TestRun } from '../../test-run.ts'
import { execute } from '../../trace/execute.ts'
import { patient } from '../../trace/integrity/elsewhere.ts'
import type { Job } from '../../trace/job.ts'
import type { Recorder } from '../../trace/lanes.ts'
import { traceOf } from '../../trace/trace.ts'

/** What runs programs anew. */
export interface Lanes {
  /** As the build's were: recordings are compared. */
  readonly recording: Recorder
  /** Under another hash seed, clock, layout and folder. */
  readonly running: Recorder
  readonly interpreter: Interpreter
}

/**
 * Equal for runs that must come to the same. A row's answer has its program in whole lines, where the corpus may leave the
 * last line open: Python ends it by itself, so both compile to the same and an answer's tests are those of its fix.
 */
const keyOf = (code: string, { kind, text, stdin }: Trigger): string =>
  JSON.stringify([wholeLines(code), kind, text, stdin ?? null])

/**
 * Runs of one family's programs, each made once however many rows ask for it. A recording stands for no untraced run, and
 * the other way round: that both come to the same, under another hash seed and layout, is what shows that a label hangs on
 * neither and that the tracer changed nothing. A second untraced run in the same lanes would show nothing more.
 */
export class Runs {
  readonly #lanes: Lanes
  readonly #recipe: Recipe
  readonly #runs = new Map<string, Promise<TestRun>>()
  readonly #traces = new Map<string, Promise<Trace>>()

  constructor(lanes: Lanes, recipe: Recipe) {
    this.#lanes = lanes
    this.#recipe = recipe
  }

  /** With limits that a run which kept to its own does not come to on a busy machine. */
  #job(code: string, trigger: Trigger): Job {
    const { limits } = this.#recipe
    return patient({ code, trigger, limits, record: 'none', record_module_body: false })
  }

  run({ code }: Pick<Program, 'code'>, trigger: Trigger): Promise<TestRun> {
    const key = keyOf(code, trigger)
    const known = this.#runs.get(key)
    if (known !== undefined) return known
    const ran = execute(this.#lanes.running, this.#job(code, trigger))
    this.#runs.set(key, ran)
    return ran
  }

  readonly execute = async (program: Pick<Program, 'code'>, trigger: Trigger): Promise<Executed> => {
    const { outcome, stdout } = await this.run(program, trigger)
    return { ...outcome, stdout }
  }

  readonly retrace = (program: Program, trigger: Trigger): Promise<Trace> => {
    const key = keyOf(program.code, trigger)
    const known = this.#traces.get(key)
    if (known !== undefined) return known
    const traced = this.#record(program, trigger)
    this.#traces.set(key, traced)
    return traced
  }

  async #record(program: Program, trigger: Trigger): Promise<Trace> {
    const { limits, record_module_body } = this.#recipe
    const job: Job = { ...this.#job(program.code, trigger), record: 'trace', record_module_body }
    const execution = await execute(this.#lanes.recording, job)
    return traceOf(program, trigger, execution, limits, this.#lanes.interpreter)
  }
}
