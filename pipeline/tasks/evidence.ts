import type { Event, Outcome, Trace } from '../../schemas/trace.ts'
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

function tracebackOf({ type, message, traceback }: Extract<Outcome, { kind: 'raised' }>): string {
  const last = message === '' ? type : `${type}: ${message}`
  const lines = traceback.trimEnd()
  return fenced(lines.endsWith(last) ? lines : `${lines}\n${last}`.trimStart(), 'text')
}

/** What a script printed, and the exception or the exit code where it did not run to its end. */
function whatScriptDid({ outcome, stdout }: Trace): string | undefined {
  const printed =
    stdout === '' ? 'The program prints nothing.' : `The program prints:\n\n${fenced(stdout, 'text')}`
  switch (outcome.kind) {
    case 'returned':
      return printed
    case 'exited':
      return outcome.code === 0 ? printed : `${printed}\n\nThe program exited with code ${outcome.code}.`
    case 'raised':
      return stdout === '' ? tracebackOf(outcome) : `${printed}\n\n${tracebackOf(outcome)}`
    default:
      return undefined
  }
}

/**
 * What a failing test observed: the value that the last call gave, as recorded, and the exception where it is more than
 * a failed `assert`; of a script what it printed. Undefined where the program did not end by itself.
 */
export function whatHappened(trace: Trace): string | undefined {
  const { outcome } = trace
  if (trace.trigger.kind === 'script') return whatScriptDid(trace)
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
  if (!isPlain) parts.push(tracebackOf(outcome))
  return parts.join('\n\n')
}
