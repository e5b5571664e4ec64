import type { Program } from '../../../schemas/program.ts'
import type { Trace } from '../../../schemas/trace.ts'
import { Correspondence } from './correspondence.ts'
import type { Divergence } from './difference.ts'
import { divergenceOf } from './divergence.ts'
import { holdsModuleLine } from './module-lines.ts'

/** A bug's failing run, and its fix's run of the same test. */
export interface Compared {
  readonly program: Program
  readonly trace: Trace
  readonly fixed?: Program
  readonly fixedTrace?: Trace
}

export type Parting =
  | {
      readonly kind: 'found'
      readonly divergence: Divergence
      /** Lines of the buggy program that are otherwise in the fixed one. */
      readonly differing: readonly number[]
    }
  | { readonly kind: 'none'; readonly reason: string }

/** With more lines than these written anew, the one is no mended form of the other. */
const MOST_REWRITTEN = { share: 0.5, lines: 2 }

const known = new WeakMap<Trace, WeakMap<Trace, Parting>>()

/** Where a bug's run parts from its fix's, or why that cannot be told. All arms of a sample ask for it. */
export function partingOf({ program, trace, fixed, fixedTrace }: Compared): Parting {
  if (fixed === undefined) return { kind: 'none', reason: 'no-fix' }
  if (fixedTrace === undefined) return { kind: 'none', reason: 'no-trace-of-fix' }
  const ofTrace = known.get(trace) ?? new WeakMap<Trace, Parting>()
  known.set(trace, ofTrace)
  const found = ofTrace.get(fixedTrace) ?? parted({ program, trace }, { program: fixed, trace: fixedTrace })
  ofTrace.set(fixedTrace, found)
  return found
}

type Run = Required<Pick<Compared, 'program' | 'trace'>>

const recordsModule = ({ events }: Trace): boolean =>
  events.some((event) => event.kind === 'call' && event.source === 'program' && event.function === '<module>')

function parted(buggy: Run, fixed: Run): Parting {
  const traces = [buggy.trace, fixed.trace]
  if (traces.some(({ cut }) => cut)) return { kind: 'none', reason: 'trace-cut' }
  // Which event comes first is then for the run to say, and another run says otherwise.
  if (traces.some(({ integrity }) => integrity === 'order-dependent'))
    return { kind: 'none', reason: 'order-dependent' }
  const lines = new Correspondence(buggy.program.code, fixed.program.code)
  const differing = lines.differing('buggy')
  if (lines.share() > MOST_REWRITTEN.share && differing.length > MOST_REWRITTEN.lines)
    return { kind: 'none', reason: 'fix-rewritten' }
  const isUnseen =
    holdsModuleLine(buggy.program.code, differing) ||
    holdsModuleLine(fixed.program.code, lines.differing('fixed'))
  if (isUnseen && !traces.every(recordsModule)) return { kind: 'none', reason: 'fix-outside-functions' }
  const divergence = divergenceOf(buggy, fixed)
  if (divergence === undefined) return { kind: 'none', reason: 'no-divergence' }
  return { kind: 'found', divergence, differing }
}
