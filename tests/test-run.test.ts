import { describe, expect, test } from 'vitest'
import type { Test } from '../schemas/program.ts'
import type { Outcome } from '../schemas/trace.ts'
import {
  keyOfTest,
  nameOfTest,
  printsSame,
  testOfTrigger,
  triggerOfTest,
  verdictOn,
  type TestVerdict,
} from '../pipeline/test-run.ts'

const returned: Outcome = { kind: 'returned', value: 'None', literal: true }
const raised = (type: string, places: readonly string[] = [], message = ''): Outcome => ({
  kind: 'raised',
  type,
  message,
  traceback: [...places, message === '' ? type : `${type}: ${message}`].join('\n'),
})
const inTest = 'test line 1, in <module>'
const inProgram = 'line 2, in f'
const source: Test = { source: 'assert f(1) == 2' }
const script: Test = { stdin: '1\n', stdout: 'a \nb\n\n' }

describe('what a run says of its test', () => {
  const cases: readonly (readonly [TestVerdict, Test, Outcome, string])[] = [
    ['passes', source, returned, ''],
    ['wrong-answer', source, raised('AssertionError'), ''],
    ['exception', source, raised('KeyError'), ''],
    ['wrong-answer', source, raised('AssertionError', [inTest, 'test line 2, in check']), ''],
    ['wrong-answer', source, raised('AssertionError', [inTest], 'seen:\nline 2, in f\nline'), ''],
    ['exception', source, raised('AssertionError', [inTest, inProgram]), ''],
    ['exception', source, raised('AssertionError', [inTest, inProgram], 'negative'), ''],
    ['exception', source, raised('AssertionError', [inTest, inProgram, '... 3 more', inProgram]), ''],
    // The program calls back what the test gave it, and that asserts.
    ['wrong-answer', source, raised('AssertionError', [inTest, inProgram, 'test line 3, in <lambda>']), ''],
    ['unknown', source, { kind: 'exited', code: 0 }, ''],
    ['passes', script, returned, 'a\nb'],
    ['passes', script, { kind: 'exited', code: 0 }, 'a\nb\n'],
    ['passes', script, { kind: 'exited', code: 1 }, 'a\nb\n'],
    ['wrong-answer', script, { kind: 'exited', code: 1 }, 'a\n'],
    ['wrong-answer', script, returned, 'a\n\nb\n'],
    ['wrong-answer', script, returned, ' a\nb\n'],
    ['wrong-answer', script, returned, ''],
    // A script's own assertion is an exception of it, not the test's word.
    ['exception', script, raised('AssertionError'), 'a\nb\n'],
    ['unknown', script, { kind: 'timeout' }, 'a\nb\n'],
    ['unknown', script, { kind: 'output-limit' }, 'a\nb\n'],
  ]
  test.each(cases)('%s: %j ended as %j with %j', (verdict, of, outcome, stdout) =>
    expect(verdictOn(of, { outcome, stdout })).toBe(verdict),
  )
})

test.each([
  [true, 'a\r\nb', 'a\nb\n'],
  [true, '\t\n', ''],
  [true, '1 2 \n', '1 2'],
  [false, '1  2', '1 2'],
  [false, '1.0', '1'],
  [false, '\na', 'a'],
])('%s: %j is printed where %j is wanted', (same, seen, wanted) =>
  expect(printsSame(seen, wanted)).toBe(same),
)

test.each([source, script])('a test comes back from its trigger: %j', (of) =>
  expect(testOfTrigger(triggerOfTest(of), 'stdout' in of ? of.stdout : undefined)).toEqual(of),
)

test('neither a call nor a run that nothing is wanted of is a test', () => {
  expect(testOfTrigger({ kind: 'call', text: 'f(1)' }, '2')).toBeUndefined()
  expect(testOfTrigger({ kind: 'script', text: '', stdin: '' })).toBeUndefined()
})

test('keys tell tests apart, and overlook what no run can', () => {
  const tests: readonly Test[] = [
    source,
    script,
    { stdin: '1', stdout: 'a\nb' },
    { stdin: '1\n', stdout: 'a' },
  ]
  expect(new Set(tests.map(keyOfTest)).size).toBe(tests.length)
  expect(keyOfTest({ stdin: '1\n', stdout: 'a\nb' })).toBe(keyOfTest(script))
  expect(keyOfTest({ source: 'assert f(1) == 2\n' })).toBe(keyOfTest(source))
})

test('names are short', () => {
  const long = 'x'.repeat(1000)
  for (const of of [{ source: long }, { stdin: long, stdout: long }])
    expect(nameOfTest(of).length).toBeLessThan(160)
})
