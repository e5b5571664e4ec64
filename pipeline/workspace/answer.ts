import type { Answer } from './workspace.ts'

/** A text column of a query's row. @throws Error where it holds something else: the query is wrong. */
export function textIn(answer: Answer, column: string): string {
  const value = answer[column]
  if (typeof value !== 'string') throw new Error(`column ${column} holds ${typeof value}, not text`)
  return value
}

/** A number column of a query's row. @throws Error where it holds something else: the query is wrong. */
export function numberIn(answer: Answer, column: string): number {
  const value = answer[column]
  if (typeof value !== 'number') throw new Error(`column ${column} holds ${typeof value}, not a number`)
  return value
}
