import { findInterpreter } from '../../pipeline/python/interpreter.ts'
import { openLane } from '../../pipeline/trace/lane.ts'

/** What runs the samples here, for the head of the table. */
export async function describeLane(): Promise<{ runtime: string; engine: string; isolation: string }> {
  const interpreter = await findInterpreter(process.env['BENCH_PYTHON'] ?? 'python3')
  const lane = await openLane(interpreter)
  await lane.close()
  return { runtime: interpreter.runtime, engine: lane.engine, isolation: lane.shelter.level }
}
