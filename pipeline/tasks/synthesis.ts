import type { Message } from '../../schemas/pair.ts'
import type { Program } from '../../schemas/program.ts'
import type { Recipe } from '../../schemas/recipe.ts'
import { programIn } from '../fenced-blocks.ts'
import { conversation } from './conversation.ts'
import { fenced } from './fence.ts'
import { verdictOf } from './run-tests.ts'
import { signatureOf } from './source.ts'
import type { Task } from './task.ts'

const INSTRUCTION =
  'Write a Python program that solves the problem below, in one fenced code block and nothing else.'

/** All tests are runs of the whole program: nothing in it needs a name that the tests know. */
const isScript = ({ tests }: Program): boolean => tests.every((test) => 'stdout' in test)

/** Why the tests could not know a program's names; undefined where they can. */
function namelessness(program: Program): string | undefined {
  const { entry_point: name, code } = program
  if (program.tests.length === 0) return 'no-tests'
  if (name === undefined) return isScript(program) ? undefined : 'no-entry-point'
  return signatureOf(code, name) === undefined ? 'no-signature' : undefined
}

/** Whether it lacks nothing but words to be a problem. */
export const lacksOnlyWords = (program: Program): boolean =>
  program.instruction === undefined && program.bug === undefined && namelessness(program) === undefined

/** The problem, without its answer. */
function problemOf(program: Program, recipe: Recipe): string[] {
  const { entry_point: name, code, language, instruction = '' } = program
  return [
    recipe.tasks.synthesis?.instruction ?? INSTRUCTION,
    instruction.trim(),
    name === undefined
      ? 'The program reads standard input and prints its answer to standard output.'
      : `The tests use \`${name}\`, so define it as:\n\n${fenced(signatureOf(code, name) ?? name, language)}`,
  ]
}

/** The turns that a row asks with. */
export const askFor = (program: Program, recipe: Recipe): Message[] =>
  conversation(recipe, problemOf(program, recipe), '').slice(0, -1)

/** A problem in words to a program that passes its tests. */
export const synthesis: Task = {
  name: 'synthesis',
  reference: 'NL2Code of SemCoder (arXiv:2406.01006); MBPP (arXiv:2108.07732)',

  eligible({ program }) {
    const { instruction, code } = program
    if (program.buggy_of !== undefined || program.bug !== undefined) return 'buggy'
    if (instruction === undefined) return 'no-instruction'
    const nameless = namelessness(program)
    if (nameless !== undefined) return nameless
    return instruction.includes(code.trim()) ? 'answer-in-prompt' : undefined
  },

  draft({ program, trace }, arm, { recipe }) {
    const { code, language, instruction_by } = program
    const messages = conversation(recipe, problemOf(program, recipe), fenced(code, language))
    return {
      arm,
      style: '',
      trace_in: 'none',
      messages,
      elided: false,
      trace_ids: [trace.id],
      meta: {
        trigger: trace.trigger,
        tests: program.tests.length,
        ...(instruction_by === undefined ? {} : { instruction_by }),
      },
    }
  },

  check(_row, answer, { program }, execute) {
    return verdictOf({ ...program, code: programIn(answer) }, program.tests, execute)
  },
}
