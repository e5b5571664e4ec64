import { execute } from '../execute.ts'
import type { Execution, Job } from '../job.ts'
import type { Recorder } from '../lanes.ts'
import { agreement, parting } from './agree.ts'
import { patient, type Elsewhere } from './elsewhere.ts'

/** What a second look at a recorded run found. */
export type Finding =
  | { readonly kind: 'sound' }
  /** Result and output are always the same; what happens on the way hangs on hash seed or addresses. */
  | { readonly kind: 'order-dependent'; readonly detail: string }
  | {
      readonly kind: 'refused'
      readonly reason: 'nondeterministic' | 'unfaithful' | 'internal'
      /** What differed, shortly. */
      readonly detail: string
    }

export interface Examiners extends Elsewhere {
  /** The lanes that made the recording. */
  readonly first: Recorder
}

const refused = (
  reason: 'nondeterministic' | 'unfaithful' | 'internal',
  detail: string,
): Extract<Finding, { kind: 'refused' }> => ({ kind: 'refused', reason, detail })

/**
 * Checks a recorded run that ended by itself: its events against the control flow of its code, its result and output
 * against an untraced run elsewhere, and where the code makes it likely the events against those of a second recording.
 */
export async function examine(job: Job, traced: Execution, examiners: Examiners): Promise<Finding> {
  const { first, second, book } = examiners
  const checking = patient(job)
  const untraced: Job = { ...checking, record: 'none', record_module_body: false }
  const [reading, other] = await Promise.all([book.read(job), execute(second, untraced)])
  const { follower, order } = reading
  const violation =
    follower !== 'none'
      ? follower?.violation(traced)
      : traced.events.length === 0
        ? undefined
        : 'events of code that does not compile'
  if (violation !== undefined) return refused('unfaithful', violation)
  const agreed = agreement(traced, other)
  switch (agreed.kind) {
    case 'different':
      return apart(traced, other, agreed.detail, () => execute(first, untraced))
    case 'order':
      return { kind: 'order-dependent', detail: agreed.detail }
    case 'same': {
      if (order === null) return { kind: 'sound' }
      const found = await underOthers(traced, untraced, examiners)
      return found ?? again(traced, await execute(second, checking), order)
    }
  }
}

/** What a run comes to under more hash seeds, until one tells; undefined where all agree. */
async function underOthers(
  traced: Execution,
  untraced: Job,
  { first, others }: Examiners,
): Promise<Finding | undefined> {
  for (const recorder of others) {
    const other = await execute(recorder, untraced)
    const agreed = agreement(traced, other)
    if (agreed.kind === 'order') return { kind: 'order-dependent', detail: agreed.detail }
    if (agreed.kind === 'different')
      return apart(traced, other, agreed.detail, () => execute(first, untraced))
  }
  return undefined
}

/**
 * Two runs differ: one more without the tracer, where the first was made, tells whether it was the tracer. It was, if
 * the two without it agree; where all three differ (an address that was printed), the program does not hold still.
 */
async function apart(
  traced: Execution,
  other: Execution,
  detail: string,
  decide: () => Promise<Execution>,
): Promise<Finding> {
  if (other.outcome.kind === 'internal') return refused('internal', other.outcome.detail)
  const third = await decide()
  if (third.outcome.kind === 'internal') return refused('internal', third.outcome.detail)
  const decided = agreement(traced, third)
  return decided.kind === 'different' && agreement(other, third).kind !== 'different'
    ? refused('unfaithful', `without the tracer: ${decided.detail}`)
    : refused('nondeterministic', `under another hash seed and layout: ${detail}`)
}

function again(traced: Execution, other: Execution, order: string): Finding {
  if (other.outcome.kind === 'internal') return refused('internal', other.outcome.detail)
  const agreed = agreement(traced, other)
  // Both ended by themselves, and differ: a race, which the untraced run happened not to show.
  if (agreed.kind === 'different' && OWN_ENDS.has(other.outcome.kind)) {
    return refused('nondeterministic', `recorded again: ${agreed.detail}`)
  }
  const detail = agreed.kind === 'same' ? parting(traced, other) : agreed.detail
  return detail === undefined ? { kind: 'sound' } : { kind: 'order-dependent', detail: `${order}: ${detail}` }
}

const OWN_ENDS: ReadonlySet<string> = new Set(['returned', 'raised', 'exited'])
