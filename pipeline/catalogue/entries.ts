import { STYLES, TASKS, isStyle, type ArmName, type StyleName, type TaskName } from '../../schemas/names.ts'
import type { Message } from '../../schemas/pair.ts'
import type { Recipe } from '../../schemas/recipe.ts'
import { checkRecipe } from '../recipe/load.ts'
import { rendererOf } from '../run/rows.ts'
import { samplesOf } from '../run/samples.ts'
import type { Rendering } from '../styles/style.ts'
import { styles } from '../styles/styles.ts'
import { armsOf } from '../tasks/arms.ts'
import { tasks } from '../tasks/tasks.ts'
import { CALLING } from './example-of-calls.ts'
import { EXAMPLE } from './example.ts'

export interface StyleEntry {
  readonly name: StyleName
  readonly reference: string
  /** `inline`: the example is annotated code. */
  readonly placement: Rendering['placement']
  readonly example: string
}

export interface TaskEntry {
  readonly name: TaskName
  readonly reference: string
  /** What the example shows beside the code. */
  readonly arm: ArmName
  readonly example: readonly Message[]
}

/** Every style, on one recorded call. */
export function styleEntries(): StyleEntry[] {
  const [trace] = EXAMPLE.traces
  const render = rendererOf({ recipe: recipeOf({}) })
  return STYLES.map((name) => {
    const sample = { program: EXAMPLE.program, trace, sample_id: '', task: 'trace-prediction' } as const
    const { text, placement } = render(name, sample, {})
    return { name, reference: styles[name].reference, placement, example: text }
  })
}

/**
 * Every task, with the row that the example gives.
 *
 * @throws Error where it gives none: then the example must be extended.
 */
export function taskEntries(): TaskEntry[] {
  return TASKS.map((name) => {
    const recipe = recipeOf({ tasks: { [name]: {} } })
    const task = tasks[name]
    for (const sample of [EXAMPLE, CALLING].flatMap((family) => samplesOf(family, recipe))) {
      const arms = armsOf(name, recipe).filter((arm) => task.eligible(sample, arm) === undefined)
      const arm = arms.find((each) => each === SHORTEST) ?? arms.find(isStyle) ?? arms[0]
      if (arm === undefined) continue
      const { messages } = task.draft(sample, arm, { recipe, render: rendererOf({ recipe }) })
      return { name, reference: task.reference, arm, example: messages }
    }
    throw new Error(`the catalogue's example gives no row of ${name}`)
  })
}

/** Of the arms that a matched set has by default. */
const SHORTEST: ArmName = 'concise'

function recipeOf(fields: Partial<Pick<Recipe, 'tasks'>>): Recipe {
  return checkRecipe({ ...fields, inputs: [{ corpus: 'programs', path: 'none' }], out: 'none' }, 'catalogue')
}
