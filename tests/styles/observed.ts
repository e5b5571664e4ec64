import { Type } from 'typebox'
import { parse } from '../../schemas/parse.ts'
import { Event, Outcome } from '../../schemas/trace.ts'
import type { Recorded } from '../../pipeline/styles/style.ts'
import { goldenOf, programs } from '../trace/programs.ts'
import { recorded } from './fixtures.ts'

const Golden = Type.Array(Type.String())
const Head = Type.Object({ outcome: Outcome, cut: Type.Boolean() })

/** The traces that the tracer is held to: recursion, generators, early ends, threads, module and class bodies. */
export function observed(): [string, Recorded][] {
  return programs().flatMap((program): [string, Recorded][] => {
    const golden = goldenOf(program)
    if (golden === undefined) return []
    const [head = '', ...rest] = parse(Golden, golden)
    const { outcome, cut } = parse(Head, JSON.parse(head))
    const events = rest.filter((text) => text !== '').map((text) => parse(Event, JSON.parse(text)))
    return [[program.name, recorded(program.code, events, { outcome, cut })]]
  })
}
