import { isStyle, type ArmName } from '../../../schemas/names.ts'
import type { Recipe } from '../../../schemas/recipe.ts'
import { randomOf } from '../../random.ts'
import { holdsTags, tagged } from '../answer.ts'
import { conversation } from '../conversation.ts'
import { fenced } from '../fence.ts'
import { outputPrediction } from '../output-prediction.ts'
import { phrasingOf } from '../phrasing.ts'
import { equation } from '../source.ts'
import type { Sample, Task, TaskContext } from '../task.ts'
import { wrongAnswer } from './wrong-answer.ts'

const PHRASINGS = [
  'An answer to the question below is wrong. Look at what really happens, and correct it.',
  'Somebody predicted the result of the Python code below, and was wrong. Revise the prediction.',
  'The prediction under the Python code below failed. Use what the run shows to put it right.',
  'Below are a question about Python code, an answer that did not hold, and what was observed. Answer anew.',
] as const
const FORM = 'Give what belongs in the place of `??`, as one Python literal, between [ANSWER] and [/ANSWER].'

function resultOf({ trace }: Sample): string {
  return trace.outcome.kind === 'returned' ? trace.outcome.value : ''
}

/** The same in all arms. */
function failedOf(sample: Sample, { seed }: Pick<Recipe, 'seed'>): string | undefined {
  const random = randomOf(seed, `${sample.sample_id} failed answer`)
  const failed = wrongAnswer(resultOf(sample), sample.trace.events, random)
  return failed === undefined || holdsTags(failed) ? undefined : failed
}

/** What was observed: the trace in a style, or for the control what came out. */
function observed(sample: Sample, arm: ArmName, { render, recipe }: TaskContext) {
  if (!isStyle(arm)) return { text: `The call gives:\n\n${fenced(resultOf(sample), 'text')}`, elided: false }
  const { text, placement, elided } = render(arm, sample, { elision: recipe.elision, direction: 'forward' })
  const shown = fenced(text, placement === 'inline' ? sample.program.language : 'text')
  return { text: `Trace of the execution:\n\n${shown}`, elided: elided > 0 }
}

/**
 * Output prediction after a failed answer: what was predicted, then the trace, then the right value. The failed answer
 * stands within the user's turn: trainers train on every turn of the assistant, and few can leave one out. What is shown
 * reveals the result, as a tool's answer does; what is learned is to hold to what was observed.
 */
export const revision: Task = {
  name: 'revision',
  reference: 'Multi-turn revision of CodeI/O++ (arXiv:2502.07316), with the trace as feedback',

  eligible(sample, arm, recipe) {
    if (sample.trace.trigger.kind !== 'call') return 'trigger-is-not-a-call'
    const unfit = outputPrediction.eligible(sample, arm)
    if (unfit !== undefined) return unfit
    return failedOf(sample, recipe ?? { seed: 0 }) === undefined ? 'no-wrong-answer' : undefined
  },

  draft(sample, arm, context) {
    const { program, trace } = sample
    const { recipe } = context
    const failed = failedOf(sample, recipe)
    if (failed === undefined) throw new Error(`sample ${sample.sample_id} has no wrong answer`)
    const evidence = observed(sample, arm, context)
    const expected = resultOf(sample)
    return {
      arm,
      style: isStyle(arm) ? arm : '',
      trace_in: isStyle(arm) ? 'prompt' : 'none',
      messages: conversation(
        recipe,
        [
          recipe.tasks.revision?.instruction ?? phrasingOf(PHRASINGS, sample, recipe),
          fenced(program.code, program.language),
          trace.trigger.stdin === undefined
            ? undefined
            : `Standard input:\n\n${fenced(trace.trigger.stdin, 'text')}`,
          fenced(`assert ${equation(trace.trigger.text, '??')}`, program.language),
          `Answer that failed:\n\n${tagged(failed)}`,
          evidence.text,
          FORM,
        ],
        tagged(expected),
      ),
      elided: evidence.elided,
      trace_ids: [trace.id],
      meta: { trigger: trace.trigger, expected, failed },
    }
  },

  /** The program is run again. */
  check: (row, answer, programs, execute) => outputPrediction.check(row, answer, programs, execute),
}
