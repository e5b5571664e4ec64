import type { ArmName, TaskName } from '../../schemas/names.ts'
import type { Message, Pair } from '../../schemas/pair.ts'
import type { Program } from '../../schemas/program.ts'
import type { Recipe } from '../../schemas/recipe.ts'
import type { Outcome, Trace, Trigger } from '../../schemas/trace.ts'
import type { Rendering, StyleOptions } from '../styles/style.ts'
import type { StyleName } from '../../schemas/names.ts'

/** A program, one trigger of it, and what was recorded; the unit that arms share. */
export interface Sample {
  readonly sample_id: string
  readonly task: TaskName
  /** For repair the buggy program. */
  readonly program: Program
  readonly trace: Trace
  /** For repair the program that passes. */
  readonly fixed?: Program
}

/** A rendering of a trace, given to tasks so that they need not know the styles. */
export type Render = (style: StyleName, sample: Sample, options: Partial<StyleOptions>) => Rendering

export interface Draft {
  readonly arm: ArmName
  readonly style: StyleName | ''
  readonly trace_in: Pair['trace_in']
  readonly messages: readonly Message[]
  readonly elided: boolean
  /** Facts for `meta`, and what {@link Task.check} needs beside the row. */
  readonly meta: Readonly<Record<string, unknown>>
}

/** Runs a program once more, untraced, in the sandbox. */
export type Execute = (program: Pick<Program, 'language' | 'code' | 'entry_point'>, trigger: Trigger) => Promise<Outcome>

export type Verdict = { kind: 'correct' } | { kind: 'wrong'; detail: string } | { kind: 'unreadable'; detail: string }

export interface TaskContext {
  readonly recipe: Recipe
  readonly render: Render
  /** For the placebo: a sample of the same split and another problem. */
  readonly placebo?: Sample
}

/** One kind of training row, with the checker of its answers. */
export interface Task {
  readonly name: TaskName
  readonly reference: string
  /** The rows that a sample gives in one arm. */
  draft(sample: Sample, arm: ArmName, context: TaskContext): Draft
  check(row: Pair, answer: string, programs: { program: Program; fixed?: Program }, execute: Execute): Promise<Verdict>
}
