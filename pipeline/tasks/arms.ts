import { isQuestion, type ArmName, type TaskName } from '../../schemas/names.ts'
import type { Recipe } from '../../schemas/recipe.ts'

/** The arms in which a task is drafted, in the recipe's order without repeats; none where the recipe leaves it out. */
export function armsOf(task: TaskName, { tasks, arms }: Pick<Recipe, 'tasks' | 'arms'>): ArmName[] {
  if (tasks[task] === undefined) return []
  return [...new Set(named(task, tasks, arms))]
}

function named(task: TaskName, tasks: Recipe['tasks'], arms: Recipe['arms']): readonly ArmName[] {
  if (isQuestion(task)) return ['direct']
  switch (task) {
    case 'output-prediction':
    case 'input-prediction':
    case 'fault-localisation':
    case 'root-cause':
    case 'revision':
      return tasks[task]?.evidence ?? []
    case 'trace-prediction':
    case 'trace-to-text':
      return tasks[task]?.styles ?? []
    case 'repair':
      return arms
    case 'synthesis':
    case 'test-output-prediction':
      return ['direct']
  }
}
