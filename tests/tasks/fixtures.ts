import { createHash } from 'node:crypto'
import { execFile } from 'node:child_process'
import { parse } from '../../schemas/parse.ts'
import { Pair, type Message } from '../../schemas/pair.ts'
import type { ArmName, StyleName, TaskName } from '../../schemas/names.ts'
import type { Program } from '../../schemas/program.ts'
import { Recipe } from '../../schemas/recipe.ts'
import { Trace, type Event, type Outcome, type Trigger } from '../../schemas/trace.ts'
import { pairOf, sampleIdOf } from '../../pipeline/tasks/pair.ts'
import { tasks } from '../../pipeline/tasks/tasks.ts'
import type { Draft, Executed, Render, Sample, TaskContext } from '../../pipeline/tasks/task.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

export function recipeOf(fields: Record<string, unknown> = {}): Recipe {
  return parse(Recipe, {
    inputs: [{ corpus: 'programs', path: 'none' }],
    out: 'none',
    ...structuredClone(fields),
  })
}

export function programOf(code: string, fields: Partial<Program> = {}): Program {
  return {
    id: sha256(code),
    language: 'python',
    code,
    entry_point: 'f',
    calls: [],
    tests: [],
    origin: { corpus: 'tests', path: 'fixtures', license: 'Apache-2.0' },
    group: 'tests/f',
    ...fields,
  }
}

/** A call of the program's function and its return, both made by the trigger. */
export function callEvents(
  argumentsOf: Record<string, string>,
  value: string,
  frame = 0,
  name = 'f',
): Event[] {
  return [
    {
      kind: 'call',
      frame,
      parent: null,
      function: name,
      line: 1,
      arguments: argumentsOf,
      source: 'program',
      thread: 0,
    },
    { kind: 'line', frame, line: 2, changes: {}, stdout_length: 0 },
    { kind: 'return', frame, line: 2, value },
  ]
}

export function traceOf(
  program: Program,
  trigger: Trigger,
  outcome: Outcome,
  fields: Partial<Trace> = {},
): Trace {
  const events = fields.events ?? callEvents({ x: '1' }, '2')
  return parse(Trace, {
    id: sha256(JSON.stringify([program.id, trigger])),
    program_id: program.id,
    trigger,
    runtime: 'CPython 3.11.7',
    engine: 'hand',
    limits: {},
    outcome,
    stdout: '',
    events,
    events_total: events.length,
    cut: false,
    ...fields,
  })
}

export function sampleOf(task: TaskName, program: Program, trace: Trace, fixed?: Program): Sample {
  const sample_id = sampleIdOf(program.id, trace.trigger, task)
  return { sample_id, task, program, trace, ...(fixed === undefined ? {} : { fixed }) }
}

/** A prediction sample of one call. */
export function callSample(
  task: TaskName,
  code: string,
  call: string,
  value: string,
  fields: Partial<Trace> = {},
): Sample {
  const program = programOf(code)
  const outcome: Outcome = { kind: 'returned', value, literal: true }
  return sampleOf(task, program, traceOf(program, { kind: 'call', text: call }, outcome, fields))
}

/** A repair sample whose test fails by a wrong answer. */
export function repairSample(
  fields: { buggy?: string; right?: string; test?: string; value?: string; group?: string } = {},
): Sample {
  const test = fields.test ?? 'assert f([1, 2, 3]) == [1, 3]'
  const group = fields.group ?? 'tests/f'
  const right = programOf(fields.right ?? 'def f(xs):\n    return [x for x in xs if x % 2]\n', {
    tests: [{ source: test }, { source: 'assert f([]) == []' }],
    group,
  })
  const buggy = programOf(fields.buggy ?? 'def f(xs):\n    return [x for x in xs if not x % 2]\n', {
    buggy_of: right.id,
    bug: { kind: 'wrong-answer', origin: 'mutation', operators: ['negate'], diff: '' },
    group,
  })
  const outcome: Outcome = {
    kind: 'raised',
    type: 'AssertionError',
    message: '',
    traceback: '  line 1, in test',
  }
  const events = callEvents({ xs: '[1, 2, 3]' }, fields.value ?? '[2]')
  return sampleOf('repair', buggy, traceOf(buggy, { kind: 'test', text: test }, outcome, { events }), right)
}

/** A repair sample of a script that prints what it should not. */
export function scriptRepair(
  fields: { stdin?: string; stdout?: string; outcome?: Outcome; expected?: string } = {},
): Sample {
  const { stdin = '3\n', stdout = '4\n', expected = '5\n' } = fields
  const { entry_point: _, ...right } = programOf('n = int(input())\nprint(n + 2)\n', {
    tests: [
      { stdin, stdout: expected },
      { stdin: '0\n', stdout: '2' },
    ],
  })
  const { entry_point: __, ...buggy } = programOf('n = int(input())\nprint(n + 1)\n', { buggy_of: right.id })
  const outcome: Outcome = fields.outcome ?? { kind: 'returned', value: 'None', literal: true }
  const trace = traceOf(buggy, { kind: 'script', text: '', stdin }, outcome, { stdout })
  return { ...sampleOf('repair', buggy, trace, right), expected }
}

const INLINE: readonly StyleName[] = ['next', 'semcoder-inline', 'semcoder-inline-concise']

/** Stands in for the styles: names what it renders, whole and in order. */
export const render: Render = (style, { program, trace }, options) => {
  const inline = INLINE.includes(style)
  const events = trace.events.map((event) => JSON.stringify(event))
  const text = inline
    ? program.code.replace(/\n/g, `  # ${style} ${trace.id.slice(0, 8)}\n`)
    : [`${style} ${options.direction ?? ''}`, ...events].join('\n')
  return { text, placement: inline ? 'inline' : 'block', elided: 0 }
}

export function contextOf(
  fields: Record<string, unknown> = {},
  more: Partial<TaskContext> = {},
): TaskContext {
  return { recipe: recipeOf(fields), render, ...more }
}

export function draftOf(sample: Sample, arm: ArmName, context: TaskContext = contextOf()): Draft {
  return tasks[sample.task].draft(sample, arm, context)
}

/** The row, checked against its schema. */
export function rowOf(sample: Sample, draft: Draft): Pair {
  return parse(Pair, pairOf(sample, draft, { n_tokens: 2, n_prompt_tokens: 1 }))
}

export function turn(draft: { messages: readonly Message[] }, role: Message['role']): string {
  return draft.messages.findLast((message) => message.role === role)?.content ?? ''
}

const HARNESS = `
import contextlib, io, json, sys
code, kind, text, given = json.load(sys.stdin)
sys.stdin = io.StringIO(given)
out, space = io.StringIO(), {'__name__': 'sample'}
try:
    with contextlib.redirect_stdout(out):
        exec(compile(code, '<program>', 'exec'), space)
        value = eval(text, space) if kind == 'call' else exec(text, space) if kind == 'test' else None
    outcome = {'kind': 'returned', 'value': repr(value), 'literal': True}
except Exception as error:
    outcome = {'kind': 'raised', 'type': type(error).__name__, 'message': str(error), 'traceback': ''}
json.dump({**outcome, 'stdout': out.getvalue()}, sys.stdout)
`

/** Runs these tests' own programs in a real interpreter. */
export function execute(program: Pick<Program, 'code'>, trigger: Trigger): Promise<Executed> {
  return new Promise((resolve, reject) => {
    const child = execFile('python3', ['-I', '-c', HARNESS], (error, stdout) => {
      if (error !== null) reject(error)
      else resolve(JSON.parse(stdout) as Executed)
    })
    child.stdin?.end(JSON.stringify([program.code, trigger.kind, trigger.text, trigger.stdin ?? '']))
  })
}
