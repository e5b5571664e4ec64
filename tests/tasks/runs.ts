import { parse } from '../../schemas/parse.ts'
import type { Program } from '../../schemas/program.ts'
import { Limits, type Trace, type Trigger } from '../../schemas/trace.ts'
import type { Executed } from '../../pipeline/tasks/task.ts'
import { execute } from '../../pipeline/trace/execute.ts'
import { openTraceSession, traceSource, type TraceSession } from '../../pipeline/run/trace-source.ts'

type Source = Pick<Program, 'code'>

/** Runs and records programs in a lane, as a build does. */
export class Runs {
  readonly #session: TraceSession

  private constructor(session: TraceSession) {
    this.#session = session
  }

  static async open(): Promise<Runs> {
    return new Runs(await openTraceSession({ python: 'python3', events: 2000, trusted: true }))
  }

  readonly retrace = async ({ code }: Source, trigger: Trigger): Promise<Trace> =>
    (await traceSource(code, trigger, this.#session)).trace

  readonly execute = async ({ code }: Source, trigger: Trigger): Promise<Executed> => {
    const limits = parse(Limits, { cpu_seconds: 2 })
    const job = { code, trigger, limits, record: 'none', record_module_body: false } as const
    const { outcome, stdout } = await execute(this.#session.lanes, job)
    return { ...outcome, stdout }
  }

  close(): Promise<void> {
    return this.#session.close()
  }
}
