import { basename } from 'node:path'
import type { Argv, CommandModule } from 'yargs'
import type { Recipe } from '../../schemas/recipe.ts'
import { FieldError, UserError } from '../errors.ts'
import { loadRecipe } from '../recipe/load.ts'
import { writeRequests } from '../run/teacher-requests.ts'
import { readResponses } from '../teacher/batch/responses.ts'
import { interruptSignal } from './interrupt.ts'
import { wholeNumber } from './option.ts'

interface Requests {
  recipe: string
  out: string
  concurrency: number
  overwrite: boolean
}

interface Responses {
  responses: string[]
  recipe: string
  requests: string
}

const requestsCommand: CommandModule<object, Requests> = {
  command: 'requests <recipe>',
  describe: 'write what a build would ask the teacher, as a batch file',
  builder: ((yargs: Argv) =>
    yargs
      .positional('recipe', { type: 'string', demandOption: true, describe: 'recipe, YAML or JSON' })
      .option('out', {
        type: 'string',
        requiresArg: true,
        demandOption: true,
        describe: 'JSONL file to write',
      })
      .option('concurrency', {
        type: 'number',
        requiresArg: true,
        default: 2,
        coerce: wholeNumber('concurrency', 1),
        describe: 'lanes; does not change a byte',
      })
      .option('overwrite', { type: 'boolean', default: false, describe: 'replace the file' })
      .example('$0 teacher requests recipe.yaml --out requests.jsonl', '')) as never,
  async handler({ recipe: path, out, concurrency, overwrite }) {
    const recipe = await loadRecipe(path)
    try {
      const { written, cached } = await writeRequests(recipe, {
        out,
        overwrite,
        concurrency,
        signal: interruptSignal(),
        warn: (line) => void process.stderr.write(`${line}\n`),
      })
      process.stdout.write(`${out}: ${written} requests; ${cached} answers are in the cache already\n`)
    } catch (error) {
      throw error instanceof FieldError ? error.inRecipe(basename(path)) : error
    }
  },
}

function teacherOf({ teacher }: Recipe, name: string): NonNullable<Recipe['teacher']> {
  if (teacher !== undefined) return teacher
  throw new UserError('usage', `${name}: teacher: missing; it says where the answers are kept`)
}

const few = (lines: readonly string[]): string =>
  lines.length > 3 ? `${lines.slice(0, 3).join('\n')}\n... and ${lines.length - 3} more` : lines.join('\n')

const responsesCommand: CommandModule<object, Responses> = {
  command: 'responses <responses..>',
  describe: "read a batch's answers into the teacher's cache; a build then needs no server",
  builder: ((yargs: Argv) =>
    yargs
      .positional('responses', { type: 'string', array: true, demandOption: true, describe: 'JSONL files' })
      .option('recipe', { type: 'string', requiresArg: true, demandOption: true })
      .option('requests', {
        type: 'string',
        requiresArg: true,
        demandOption: true,
        describe: 'the file that the batch was made of',
      })
      .example('$0 teacher responses out.jsonl --recipe recipe.yaml --requests requests.jsonl', '')) as never,
  async handler({ responses, recipe: path, requests }) {
    const options = teacherOf(await loadRecipe(path), basename(path))
    const read = await readResponses({ requests, responses }, options)
    const failed = [...read.failed].map(([why, lines]) => `  failed: ${lines} times ${why}\n`).join('')
    process.stdout.write(`${read.stored} answers read; ${read.missing} requests have none\n${failed}`)
    const wrong = [...read.unreadable, ...read.unknown]
    if (wrong.length > 0) throw new UserError('input', `${few(wrong)}\nthe other lines were read`)
  },
}

export const teacherCommand: CommandModule = {
  builder: (yargs: Argv) =>
    yargs
      .command(requestsCommand as CommandModule)
      .command(responsesCommand as CommandModule)
      .demandCommand(1, 'name one of: requests, responses; tracemill teacher --help shows them'),
  handler: () => undefined,
}
