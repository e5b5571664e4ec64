import type { Outcome } from '../../../schemas/trace.ts'
import { resultText } from '../../results.ts'
import { endsWell } from '../../test-run.ts'
import { wantsEnvironment } from '../environment.ts'
import type { Tried } from './steer.ts'

export interface Choice {
  readonly kept: readonly Tried[]
  readonly dropped: readonly { readonly tried: Tried; readonly reason: string; readonly detail: string }[]
}

export interface KeepOptions {
  /** Calls that are wanted in all, the corpus' own among them; more only where each covers something new. */
  readonly calls: number
  /** Characters of a result's text. */
  readonly result: number
}

/** What says that the input was of a wrong type: not that the program refuses a value. */
const WRONG_TYPE = new Set(['TypeError', 'AttributeError', 'NameError', 'UnboundLocalError'])
/** Calls that end in an exception, of those that reach what no other call does. */
const MOST_RAISING = 2

type Raised = Extract<Outcome, { kind: 'raised' }>

/** Why a call can not be kept whatever it covers; undefined where it can. `raises`: the exceptions that may end it. */
function unfit(
  one: Tried,
  options: KeepOptions,
  raises: (outcome: Raised) => boolean,
): { reason: string; detail: string } | undefined {
  const { outcome, cut, limits, trigger } = one.trace
  if (cut) return { reason: 'too-many-steps', detail: `over ${limits.events} events` }
  if (outcome.kind === 'raised' && !wantsEnvironment(outcome) && raises(outcome)) return undefined
  if (outcome.kind === 'raised') return { reason: 'unsuited', detail: `${outcome.type}: ${outcome.message}` }
  if (!endsWell(one.trace)) return { reason: outcome.kind, detail: outcome.kind }
  const result = resultText(one.trace)
  if (trigger.kind === 'script' && result.trim() === '')
    return { reason: 'no-output', detail: one.stdin ?? '' }
  if (outcome.kind === 'returned' && trigger.kind !== 'script' && !outcome.literal)
    return { reason: 'not-a-literal', detail: result }
  if (result.length <= options.result) return undefined
  return { reason: 'result-too-long', detail: `${result.length} characters` }
}

/** A function may refuse a value; a script that raises what it never raised has most likely been given no such text as it reads. */
function raisesOf(own: readonly Tried[]): (one: Tried) => (outcome: Raised) => boolean {
  const seen = new Set(
    own.flatMap(({ trace: { outcome } }) => (outcome.kind === 'raised' ? [outcome.type] : [])),
  )
  return ({ trace }) =>
    ({ type }) =>
      trace.trigger.kind === 'script' ? seen.has(type) : !WRONG_TYPE.has(type)
}

/**
 * The smallest set, found greedily, that takes every arc that was taken, then calls that took other paths, then those with
 * other results. The corpus' own calls are all kept and count first.
 */
export function keepInputs(tried: readonly Tried[], options: KeepOptions): Choice {
  // What wants more than a sandbox has becomes no row, and so covers nothing.
  const own = tried.filter(({ origin, trace }) => origin === 'corpus' && !wantsEnvironment(trace.outcome))
  const raises = raisesOf(own)
  const dropped: Choice['dropped'][number][] = []
  const open: Tried[] = []
  for (const one of tried) {
    if (one.origin === 'corpus') continue
    const refusal = unfit(one, options, raises(one))
    if (refusal === undefined) open.push(one)
    else dropped.push({ tried: one, ...refusal })
  }
  const arcs = new Set(own.flatMap(({ coverage }) => [...coverage.arcs]))
  const kept: Tried[] = []
  const take = (one: Tried): void => {
    kept.push(one)
    open.splice(open.indexOf(one), 1)
    for (const arc of one.coverage.arcs) arcs.add(arc)
  }
  const gainOf = ({ coverage }: Tried): number => [...coverage.arcs].filter((arc) => !arcs.has(arc)).length
  const returning = (): Tried[] => open.filter(({ trace }) => endsWell(trace))
  const raising = (): Tried[] => open.filter(({ trace }) => trace.outcome.kind === 'raised')
  for (let best = bestOf(returning(), gainOf); best !== undefined; best = bestOf(returning(), gainOf))
    take(best)
  for (let left = MOST_RAISING; left > 0; left--) {
    const best = bestOf(raising(), gainOf)
    if (best !== undefined) take(best)
  }
  const paths = new Set([...own, ...kept].map(({ coverage }) => coverage.path))
  const results = new Set([...own, ...kept].map(({ trace }) => resultText(trace)))
  const fill = (isNew: (one: Tried) => boolean): void => {
    for (const one of returning()) {
      if (own.length + kept.length >= options.calls) return
      if (!isNew(one)) continue
      paths.add(one.coverage.path)
      results.add(resultText(one.trace))
      take(one)
    }
  }
  fill(({ coverage }) => !paths.has(coverage.path))
  fill((one) => !results.has(resultText(one.trace)))
  for (const one of open)
    dropped.push({ tried: one, reason: 'adds-nothing', detail: one.stdin ?? one.expression })
  return { kept: [...own, ...kept], dropped }
}

/** The one with the largest gain; of equal ones that with the fewest events, then the first. */
function bestOf(tried: readonly Tried[], gainOf: (one: Tried) => number): Tried | undefined {
  let best: { one: Tried; gain: number; steps: number } | undefined
  for (const one of tried) {
    const gain = gainOf(one)
    const steps = one.trace.events_total ?? Number.MAX_SAFE_INTEGER
    if (gain === 0) continue
    if (best === undefined || gain > best.gain || (gain === best.gain && steps < best.steps))
      best = { one, gain, steps }
  }
  return best?.one
}
