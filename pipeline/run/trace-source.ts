import type { Program } from '../../schemas/program.ts'
import { parse } from '../../schemas/parse.ts'
import { Limits, type Trace, type Trigger } from '../../schemas/trace.ts'
import { identify } from '../ingest/identify.ts'
import { findInterpreter, type Interpreter } from '../python/interpreter.ts'
import { execute } from '../trace/execute.ts'
import { openLanes, type Lanes } from '../trace/lanes.ts'
import { traceOf } from '../trace/trace.ts'
import { requireShelter } from './recorders.ts'

export interface TraceSession {
  readonly interpreter: Interpreter
  readonly lanes: Lanes
  readonly limits: Limits
  close(): Promise<void>
}

/** @throws UserError (refused) where nothing shuts in code that is not trusted, (environment) without an interpreter. */
export async function openTraceSession(options: {
  python: string
  events: number
  trusted: boolean
}): Promise<TraceSession> {
  const limits = parse(Limits, { events: options.events })
  const interpreter = await findInterpreter(options.python)
  const lanes = await openLanes(interpreter, 1)
  try {
    requireShelter(lanes.shelter, options.trusted)
  } catch (error) {
    await lanes.close()
    throw error
  }
  return { interpreter, lanes, limits, close: () => lanes.close() }
}

/** Runs one source text as it is and records it. */
export async function traceSource(
  code: string,
  trigger: Trigger,
  session: TraceSession,
): Promise<{ program: Program; trace: Trace }> {
  const program = identify({
    language: 'python',
    code,
    calls: [],
    tests: [],
    origin: { corpus: 'files', path: 'file', license: 'NOASSERTION' },
    group: 'files',
  })
  const { limits, interpreter } = session
  const execution = await execute(session.lanes, {
    code: program.code,
    trigger,
    limits,
    record: 'trace',
    record_module_body: false,
  })
  return { program, trace: traceOf(program, trigger, execution, limits, interpreter) }
}
