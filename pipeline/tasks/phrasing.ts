import type { Recipe } from '../../schemas/recipe.ts'
import { seededIndex } from '../seeded.ts'
import type { Sample } from './task.ts'

/** One of a task's wordings: a model should learn the task, not a sentence. The same in all arms of a sample. */
export function phrasingOf(
  phrasings: readonly [string, string, string, ...string[]],
  { sample_id }: Pick<Sample, 'sample_id'>,
  { seed }: Pick<Recipe, 'seed'>,
): string {
  return phrasings[seededIndex(seed, `${sample_id} phrasing`, phrasings.length)] ?? phrasings[0]
}
