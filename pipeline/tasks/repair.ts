import { isStyle, type ArmName, type StyleName } from '../../schemas/names.ts'
import type { Bug, Test } from '../../schemas/program.ts'
import type { Language } from '../../schemas/names.ts'
import type { Rendering } from '../styles/style.ts'
import { testOfTrigger, verdictOn } from '../test-run.ts'
import { programIn } from './answer.ts'
import { conversation } from './conversation.ts'
import { whatHappened } from './evidence.ts'
import { fenced } from './fence.ts'
import { factsOf } from './meta.ts'
import { verdictOf } from './run-tests.ts'
import type { Sample, Task, TaskContext } from './task.ts'
import { missingTrace } from './trace-text.ts'

const INSTRUCTION =
  'The Python program below has a bug. Write the corrected program, whole, in one fenced code block and nothing else.'

/** Evidence that is a trace: the sample's own, or for the placebo another's under the same heading. */
interface Shown {
  readonly style: StyleName
  readonly rendering: Rendering
  readonly placebo?: Sample
}

function placebo(sample: Sample, { recipe, render, placebo: other }: TaskContext): Shown {
  if (other === undefined || other.program.group === sample.program.group) {
    throw new Error(`sample ${sample.sample_id}: a placebo must be given, and be of another problem`)
  }
  const style = recipe.tasks.repair?.placebo_style ?? 'concise'
  const rendering = render(style, other, { elision: recipe.elision, direction: 'forward' })
  return { style, rendering: { ...rendering, placement: 'block' }, placebo: other }
}

function traceOf(sample: Sample, arm: ArmName, context: TaskContext): Shown | undefined {
  if (arm === 'placebo') return placebo(sample, context)
  if (!isStyle(arm)) return undefined
  const rendering = context.render(arm, sample, { elision: context.recipe.elision, direction: 'forward' })
  return { style: arm, rendering }
}

/** A test as a prompt holds it. */
function shownTest(test: Test, language: Language): string {
  if ('source' in test) return fenced(test.source, language)
  const input =
    test.stdin === '' ? 'Standard input is empty.' : `Standard input:\n\n${fenced(test.stdin, 'text')}`
  return `${input}\n\nExpected output:\n\n${fenced(test.stdout, 'text')}`
}

/** The test that a repair sample fails; undefined where its trace is not of one. */
const failingTest = ({ trace, expected }: Sample): Test | undefined => testOfTrigger(trace.trigger, expected)

/** The arms' one template: what an arm does not show is left out, and nothing else changes. */
function userTurn(
  sample: Sample,
  arm: ArmName,
  shown: Shown | undefined,
  context: TaskContext,
): (string | undefined)[] {
  const { program, fixed, trace } = sample
  const wording = context.recipe.tasks.repair
  const statement = wording?.statement === true ? (program.instruction ?? fixed?.instruction) : undefined
  const test = failingTest(sample)
  const happened = arm === 'code-only' || arm === 'code+test' ? undefined : whatHappened(trace)
  const inline = shown?.rendering.placement === 'inline'
  return [
    wording?.instruction ?? INSTRUCTION,
    statement === undefined ? undefined : `Problem:\n\n${statement.trim()}`,
    `Program:\n\n${fenced(inline ? shown.rendering.text : program.code, program.language)}`,
    arm === 'code-only' || test === undefined
      ? undefined
      : `Test that fails:\n\n${shownTest(test, program.language)}`,
    happened === undefined ? undefined : `What happens:\n\n${happened}`,
    shown === undefined || inline
      ? undefined
      : `Trace of the execution:\n\n${fenced(shown.rendering.text, 'text')}`,
  ]
}

/** What a row says of its bug, so that rows can be chosen by it. */
const told = ({ kind, origin, similarity }: Bug): Partial<Bug> => ({
  kind,
  origin,
  ...(similarity === undefined ? {} : { similarity }),
})

/**
 * A buggy program to the fixed one: the task whose arms are matched. The answer is the same text in all arms; the
 * prompts differ in the evidence alone.
 */
export const repair: Task = {
  name: 'repair',
  reference:
    'Program repair with traces: NExT (arXiv:2404.14662), arXiv:2509.11686; its controls are our own',

  eligible(sample) {
    const { program, fixed, trace } = sample
    if (fixed === undefined) return 'no-fix'
    if (fixed.code.trim() === program.code.trim()) return 'fix-is-the-bug'
    const test = failingTest(sample)
    if (test === undefined) return 'trigger-is-not-a-test'
    if (verdictOn(test, trace) === 'passes') return 'test-passes'
    if (whatHappened(trace) === undefined) return 'not-ended-by-itself'
    return missingTrace(sample)
  },

  draft(sample, arm, context) {
    const { program, fixed, trace } = sample
    if (fixed === undefined) throw new Error(`sample ${sample.sample_id} has no fix`)
    if (arm === 'direct') throw new Error(`repair has no arm '${arm}'`)
    const shown = traceOf(sample, arm, context)
    const other = shown?.placebo
    return {
      arm,
      style: shown?.style ?? '',
      trace_in: shown === undefined ? 'none' : 'prompt',
      messages: conversation(
        context.recipe,
        userTurn(sample, arm, shown, context),
        fenced(fixed.code, fixed.language),
      ),
      elided: (shown?.rendering.elided ?? 0) > 0,
      trace_ids: other === undefined ? [trace.id] : [trace.id, other.trace.id],
      meta: {
        trigger: trace.trigger,
        ...(sample.expected === undefined ? {} : { expected: sample.expected }),
        fixed_program_id: fixed.id,
        ...(program.bug === undefined ? {} : { bug: told(program.bug) }),
        ...(other === undefined ? {} : { placebo_sample_id: other.sample_id }),
      },
    }
  },

  /** Right is a program that passes every test of the problem, the failing one included. */
  check(row, answer, { program, fixed }, execute) {
    const { trigger, expected } = factsOf(row)
    const shown = testOfTrigger(trigger, expected)
    if (shown === undefined) throw new Error(`row ${row.id}: its trigger is no test`)
    const tests: Test[] = [shown, ...program.tests, ...(fixed?.tests ?? [])]
    return verdictOf({ ...(fixed ?? program), code: programIn(answer) }, tests, execute)
  },
}
