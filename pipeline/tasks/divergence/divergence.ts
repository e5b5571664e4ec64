import type { Recorded } from '../../styles/style.ts'
import type { Divergence } from './difference.ts'
import { Walk } from './walk.ts'

/**
 * The first line of a buggy program after which its run is not the fixed program's run of the same trigger any more: a
 * variable has another value, another line runs next, or something else is called with, returned, yielded, raised or
 * printed. What a called function does comes before the line that calls it. Undefined where nothing that is recorded
 * differs, or the runs differ too much to be compared.
 *
 * Lines that are the same in both programs, or that were rewritten one for one, are compared one by one. Of any other
 * rewritten lines only what has come of them is: where one of them ran it is that one, where none did, as for a forgotten
 * statement, it is the line after which they would have run, and where several did nobody can say.
 */
export function divergenceOf(buggy: Recorded, fixed: Recorded): Divergence | undefined {
  return new Walk(buggy, fixed).run()
}
