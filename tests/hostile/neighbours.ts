import { findInterpreter } from '../../pipeline/python/interpreter.ts'
import type { Job } from '../../pipeline/trace/job.ts'
import type { Lane } from '../../pipeline/trace/lane.ts'
import { conclude } from '../../pipeline/trace/verdict.ts'
import { plantCanary } from './canary.ts'
import { LIMITS } from './course.ts'
import { descendants, lanesOf, userOf } from './host.ts'
import { openSafeLane, type SafeLevel } from './lanes.ts'
import { ATTACKS, BYSTANDER, type Attack } from './attacks.ts'

export interface NeighbourOptions {
  readonly python: string
  readonly isolation: SafeLevel
  /** Whether samples may start processes; at the level `landlock` none does. */
  readonly processes: number
}

/** Runs each attack beside a bystander in another lane, and before one in its own; what went wrong, in words. */
export async function runNeighbours({ python, isolation, processes }: NeighbourOptions): Promise<string[]> {
  const interpreter = await findInterpreter(python)
  const wish = { isolation, processes: processes > 0 }
  const attacker = await openSafeLane(interpreter, wish)
  const other = await openSafeLane(interpreter, wish)
  const canary = await plantCanary()
  const wrong: string[] = []
  const job = (code: string): Job => ({
    code: canary.aim(code),
    trigger: { kind: 'script', text: '' },
    limits: { ...LIMITS, cpu_seconds: 3, wall_seconds: 30, processes },
    record: 'trace',
    record_module_body: false,
  })
  const run = async (lane: Lane, code: string) => {
    const recording = await lane.record(job(code))
    if (recording === undefined) return { text: 'lost', stdout: '' }
    const { outcome, stdout, events } = conclude(recording, LIMITS)
    return { text: JSON.stringify({ outcome, stdout, events }), stdout }
  }
  try {
    for (const lane of lanesOf()) {
      for (const { pid } of descendants(lane.pid)) canary.expose(userOf(pid))
    }
    const tell = (attack: Attack, what: string) => wrong.push(`${attack.name}: ${what}`)
    for (const attack of ATTACKS) {
      if (attack.without === 'processes' && processes > 0) continue
      const bystander = attack.bystander ?? BYSTANDER
      const calm = await run(other, bystander)
      const calmHere = await run(attacker, bystander)
      if (calm.text !== calmHere.text) tell(attack, `the lanes differ: ${calm.text} and ${calmHere.text}`)
      const [attempt, beside] = await Promise.all([run(attacker, attack.code), run(other, bystander)])
      const after = await run(attacker, bystander)
      if (/[A-Z]{4,}/.test(attempt.stdout)) tell(attack, `it printed ${attempt.stdout.slice(0, 200)}`)
      if (beside.text !== calm.text) tell(attack, `the bystander gave ${beside.text}, not ${calm.text}`)
      if (after.text !== calm.text) tell(attack, `the next sample gave ${after.text}, not ${calm.text}`)
      for (const harm of await canary.harm()) tell(attack, harm)
    }
    return wrong
  } finally {
    await Promise.all([attacker.close(), other.close()])
    await canary.remove()
  }
}
