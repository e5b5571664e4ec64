import type { Event, Trace } from '../../schemas/trace.ts'
import { fenced } from './fence.ts'

type CallOf = Extract<Event, { kind: 'call' }>

/** The last call that a test made of the program: the one whose result the test then failed on. */
function lastCall(trace: Trace): CallOf | undefined {
  const ofProgram = new Set<number>()
  let last: CallOf | undefined
  for (const event of trace.events) {
    if (event.kind !== 'call' || event.source !== 'program') continue
    ofProgram.add(event.frame)
    const fromTest = event.parent === null || !ofProgram.has(event.parent)
    if (fromTest && event.function !== '<module>') last = event
  }
  return last
}

/** What came out of one frame, or undefined where an exception ended it. */
function resultOf(trace: Trace, frame: number): string | undefined {
  const yielded: string[] = []
  let returned: string | undefined
  for (const event of trace.events) {
    if (!('frame' in event) || event.frame !== frame) continue
    if (event.kind === 'yield') yielded.push(event.value)
    if (event.kind === 'return') returned = event.value
  }
  if (returned === undefined) return undefined
  return yielded.length === 0 ? `returned ${returned}` : `yielded ${yielded.join(', ')}`
}

/**
 * What a failing test observed: the value that the last call gave, as recorded, and the exception where it is more than
 * a failed `assert`. Undefined where the trace does not end by an exception or an exit.
 */
export function whatHappened(trace: Trace): string | undefined {
  const { outcome } = trace
  if (outcome.kind === 'exited') return `The program exited with code ${outcome.code}.`
  if (outcome.kind !== 'raised') return undefined
  const call = lastCall(trace)
  const result = call === undefined ? undefined : resultOf(trace, call.frame)
  const parts: string[] = []
  if (call !== undefined && result !== undefined) {
    const given = Object.entries(call.arguments).map(([name, value]) => `${name}=${value}`)
    parts.push(fenced(`${call.function}(${given.join(', ')}) ${result}`, 'text'))
  }
  const isPlain = outcome.type === 'AssertionError' && result !== undefined
  if (isPlain && outcome.message !== '') parts.push(fenced(`AssertionError: ${outcome.message}`, 'text'))
  if (!isPlain) {
    const last = outcome.message === '' ? outcome.type : `${outcome.type}: ${outcome.message}`
    const traceback = outcome.traceback.trimEnd()
    parts.push(fenced(traceback.endsWith(last) ? traceback : `${traceback}\n${last}`.trimStart(), 'text'))
  }
  return parts.join('\n\n')
}
