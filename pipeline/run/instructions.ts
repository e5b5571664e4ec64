import type { InstructionBy, Program } from '../../schemas/program.ts'
import { TEACHER } from '../../schemas/names.ts'
import { programIn } from '../fenced-blocks.ts'
import { ordered } from '../ordered.ts'
import type { Run, Stage } from '../stage.ts'
import type { Family } from '../supply/family.ts'
import type { Runner } from '../supply/runner.ts'
import { instructionQuestion } from '../tasks/instruction/question.ts'
import { readInstruction } from '../tasks/instruction/response.ts'
import { verdictOf } from '../tasks/run-tests.ts'
import { askFor, lacksOnlyWords } from '../tasks/synthesis.ts'
import { emptiness } from '../teacher/emptiness.ts'
import { requestOf, type TeacherRequest } from '../teacher/request.ts'
import type { Teacher } from '../teacher/teacher.ts'
import { executingFor } from './executing.ts'

interface Tools {
  readonly teacher: Teacher
  readonly runner: Runner
}

interface Rejected {
  readonly reason: string
  readonly detail: string
}

/** `unanswered` where an answer is not there yet: see `CollectingTeacher`. */
type Tried = 'unanswered' | Rejected | { readonly worded: Program; readonly instruction: string }

function byOf({ key, body }: TeacherRequest, solution: TeacherRequest, tests: number): InstructionBy {
  const { model, messages: _, ...parameters } = body
  return { model, parameters, request: key, solution: solution.key, tests }
}

/**
 * Asks for an instruction, then, in a conversation of its own that shows nothing else, for a program that follows it: the words
 * are kept if that program passes all tests, which only words that say what the program does let anyone write.
 */
async function tryOne(program: Program, place: number, { teacher, runner }: Tools, run: Run): Promise<Tried> {
  const request = requestOf(instructionQuestion(program), place, teacher.options)
  const answer = await teacher.ask(request)
  if (answer === undefined) return 'unanswered'
  const reading = emptiness(answer) ?? readInstruction(program, answer.text)
  if (!('kind' in reading) || reading.kind === 'refused')
    return { reason: reading.reason, detail: reading.detail }
  const { instruction } = reading
  const worded: Program = { ...program, instruction, instruction_origin: TEACHER }
  const posed = requestOf(askFor(worded, run.recipe), place, teacher.options)
  const solution = await teacher.ask(posed)
  if (solution === undefined) return 'unanswered'
  const empty = emptiness(solution)
  if (empty !== undefined) return { ...empty, detail: `a program from these words: ${empty.detail}` }
  const written = { ...program, code: programIn(solution.text) }
  const verdict = await verdictOf(written, program.tests, executingFor(program, runner))
  return verdict.kind === 'correct'
    ? {
        worded: { ...worded, instruction_by: byOf(request, posed, program.tests.length) },
        instruction,
      }
    : { reason: 'no-program-from-it', detail: verdict.detail }
}

/** The program with the instruction that the recipe's rule keeps; as it was where none passes. */
async function wordedBy(program: Program, tools: Tools, run: Run): Promise<Program> {
  if (!lacksOnlyWords(program)) return program
  const { samples, keep } = tools.teacher.options
  const passed: { worded: Program; instruction: string; id: string }[] = []
  for (let place = 0; place < samples; place++) {
    const tried = await tryOne(program, place, tools, run)
    if (tried === 'unanswered') continue
    const id = `${program.id} ${place}`
    run.progress.count('teacher', 'in')
    if ('reason' in tried) run.reject({ stage: 'teacher', id, ...tried })
    else passed.push({ ...tried, id })
    if (passed.length > 0 && keep === 'first') break
  }
  // The earlier one where two are as short: the sort is stable.
  passed.sort((a, b) => a.instruction.length - b.instruction.length)
  const [best, ...others] = passed
  if (best === undefined) return program
  for (const { id } of others)
    run.reject({ stage: 'teacher', reason: 'longer-than-kept', id, detail: `kept is ${best.id}` })
  run.progress.count('teacher', 'out')
  return best.worded
}

/** Gives programs that have tests and no instruction one by a teacher model, where the recipe asks for it. */
export function wordFamilies(tools: Tools): Stage<Family, Family> {
  const atOnce = tools.teacher.atOnce
  return (families, run) =>
    ordered(families, { concurrency: atOnce, slack: atOnce, signal: run.signal }, async (family) => ({
      ...family,
      program: await wordedBy(family.program, tools, run),
    }))
}
