import type { Program } from '../../schemas/program.ts'
import type { Runner } from '../supply/runner.ts'
import type { Execute } from '../tasks/task.ts'

/** Runs in the lanes, and elsewhere where the recipe checks: what passes by the order of a set is not right. */
export function executingFor(program: Program, runner: Runner): Execute {
  return async (changed, trigger) => {
    const whole = { ...program, ...changed }
    const { outcome, stdout } = await runner.execute(whole, trigger)
    if (outcome.kind === 'returned' || outcome.kind === 'exited') {
      for await (const other of runner.elsewhere(whole, trigger)) {
        const same = other.outcome.kind === outcome.kind && other.stdout === stdout
        if (!same) return { ...other.outcome, stdout: other.stdout }
      }
    }
    return { ...outcome, stdout }
  }
}
