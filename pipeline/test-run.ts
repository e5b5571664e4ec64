import type { Test } from '../schemas/program.ts'
import type { Outcome, Trace, Trigger } from '../schemas/trace.ts'
import { cutText } from './cut-text.ts'
import { settled } from './settled.ts'

/** What one run of a test came to. */
export interface TestRun {
  readonly outcome: Outcome
  readonly stdout: string
}

/** `unknown`: the program did not end by itself, which tells of limits and machines. */
export type TestVerdict = 'passes' | 'wrong-answer' | 'exception' | 'unknown'

/** The run that a test is. */
export function triggerOfTest(test: Test): Trigger {
  return 'source' in test
    ? { kind: 'test', text: test.source }
    : { kind: 'script', text: '', stdin: test.stdin }
}

/** The test that a trigger runs; what a script should print is not said by its trigger. Undefined for a call. */
export function testOfTrigger({ kind, text, stdin = '' }: Trigger, stdout?: string): Test | undefined {
  if (kind === 'test') return { source: text }
  return kind === 'script' && stdout !== undefined ? { stdin, stdout } : undefined
}

/**
 * Whether a script printed what it should: equal texts, but for blank space at the ends of lines and of the whole. It is
 * the plain form of APPS' checker (`custom_compare_` in `eval/testing_util.py` of hendrycks/apps). What that forgives
 * beyond (leading blanks, empty lines, close floats, words in any order) is an error here: a label has to be true.
 */
export function printsSame(seen: string, wanted: string): boolean {
  return settled(seen) === settled(wanted)
}

/** Whether the last place of a traceback that is the test's or the program's is the program's: it raised, not the test. */
function isByProgram({ type, message, traceback }: Extract<Outcome, { kind: 'raised' }>): boolean {
  const last = message === '' ? type : `${type}: ${message}`
  const places = traceback.endsWith(last) ? traceback.slice(0, -last.length) : traceback
  return places.trimEnd().split('\n').at(-1)?.startsWith('line ') ?? false
}

/**
 * What a run says of its test. What a test asserts is a wrong answer, what the program itself asserts an exception of it. A script's exit code is not looked at, as in APPS' checker: what it printed by then counts.
 */
export function verdictOn(test: Test, { outcome, stdout }: TestRun): TestVerdict {
  if ('source' in test) {
    if (outcome.kind === 'returned') return 'passes'
    if (outcome.kind !== 'raised') return 'unknown'
    return outcome.type === 'AssertionError' && !isByProgram(outcome) ? 'wrong-answer' : 'exception'
  }
  if (outcome.kind === 'raised') return 'exception'
  if (outcome.kind !== 'returned' && outcome.kind !== 'exited') return 'unknown'
  return printsSame(stdout, test.stdout) ? 'passes' : 'wrong-answer'
}

/** Whether a run came to its end as the program means it to: a script may do so by `sys.exit(0)`. */
export function endsWell({ trigger, outcome }: Pick<Trace, 'trigger' | 'outcome'>): boolean {
  if (outcome.kind === 'exited') return trigger.kind === 'script' && outcome.code === 0
  return outcome.kind === 'returned'
}

/** Equal for equal tests. */
export function keyOfTest(test: Test): string {
  return 'source' in test ? test.source.trim() : JSON.stringify([test.stdin, settled(test.stdout)])
}

/** A test in a few characters, for the ledger. */
export function nameOfTest(test: Test): string {
  return 'source' in test
    ? cutText(test.source, 120)
    : `stdin: ${cutText(test.stdin, 60)} stdout: ${cutText(test.stdout, 60)}`
}
