import type { Argv, CommandModule } from 'yargs'
import { REFINE_ARMS, type RefineArm } from '../../schemas/attempt.ts'
import { parse } from '../../schemas/parse.ts'
import { FAILING_POLICIES, type FailingPolicy } from '../../schemas/program.ts'
import { Limits } from '../../schemas/trace.ts'
import { FieldError, UserError } from '../errors.ts'
import { checkRecipe } from '../recipe/load.ts'
import { refine, type RefineOptions } from '../run/refine/refine.ts'
import { HISTORIES, type History } from '../tasks/refinement.ts'
import { inputOf } from './corpus-option.ts'
import { interruptSignal } from './interrupt.ts'
import { oneOf, wholeNumber } from './option.ts'
import { refiningLine, showProgress, type Progressing } from './progress.ts'
import { reportText, tallyText } from './refine-table.ts'

interface Arguments {
  attempts: string[]
  style: RefineArm | 'none'
  out: string
  history: History
  elision: 'published' | 'none'
  'failing-test': FailingPolicy
  seed: number
  budget: number
  select: boolean
  report?: string
  problems?: string[]
  public: number
  python: string
  packages: 'none' | 'installed'
  'cpu-seconds': number
  concurrency: number
  'trust-code': boolean
  overwrite: boolean
  json: boolean
}

const SHOWN = ['none', ...REFINE_ARMS]
const ELISIONS = ['published', 'none']
const PACKAGES = ['none', 'installed']

function options(yargs: Argv): Argv<Arguments> {
  return yargs
    .option('attempts', {
      type: 'string',
      array: true,
      requiresArg: true,
      demandOption: true,
      describe: 'files of attempts, one JSON object a line (schemas/json/attempt.schema.json)',
    })
    .option('style', {
      type: 'string',
      choices: SHOWN,
      coerce: oneOf('style', SHOWN),
      requiresArg: true,
      demandOption: true,
      describe: "the trace's style; none: code, test and output alone; or a control by its name",
    })
    .option('out', {
      type: 'string',
      requiresArg: true,
      demandOption: true,
      describe: 'file to write: each attempt with its verdicts and the next prompt',
    })
    .option('history', {
      type: 'string',
      choices: HISTORIES,
      coerce: oneOf('history', HISTORIES),
      requiresArg: true,
      default: 'all',
      describe: 'what the next prompt holds of the rounds before: all, or the last attempt',
    })
    .option('elision', {
      type: 'string',
      choices: ELISIONS,
      coerce: oneOf('elision', ELISIONS),
      requiresArg: true,
      default: 'published',
      describe: 'what a trace keeps of loops; over budget less is tried',
    })
    .option('failing-test', {
      type: 'string',
      choices: FAILING_POLICIES,
      coerce: oneOf('failing-test', FAILING_POLICIES),
      requiresArg: true,
      default: 'first',
      describe: 'which failing public test is shown',
    })
    .option('seed', {
      type: 'number',
      requiresArg: true,
      default: 0,
      coerce: wholeNumber('seed', 0),
      describe: 'of choices',
    })
    .option('budget', {
      type: 'number',
      requiresArg: true,
      default: 4096,
      coerce: wholeNumber('budget', 64),
      describe: 'tokens of a prompt, the rounds before included',
    })
    .option('select', {
      type: 'boolean',
      default: false,
      describe: 'say what each way to select an answer comes to, sequential apart from parallel',
    })
    .option('report', {
      type: 'string',
      requiresArg: true,
      describe: 'where that goes as JSON; by default beside --out',
    })
    .option('problems', {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: 'NAME=PATH of a corpus that has the tests of attempts without any',
    })
    .option('public', {
      type: 'number',
      requiresArg: true,
      default: 1,
      coerce: wholeNumber('public', 1),
      describe: "tests of a corpus' problem that prompts may show; the others are hidden",
    })
    .option('python', { type: 'string', requiresArg: true, default: 'python3' })
    .option('packages', {
      type: 'string',
      choices: PACKAGES,
      coerce: oneOf('packages', PACKAGES),
      requiresArg: true,
      default: 'none',
      describe: 'whether attempts may import what is installed for that interpreter',
    })
    .option('cpu-seconds', {
      type: 'number',
      requiresArg: true,
      default: 10,
      coerce: wholeNumber('cpu-seconds', 1),
      describe: 'that a test may take',
    })
    .option('concurrency', {
      type: 'number',
      requiresArg: true,
      default: 2,
      coerce: wholeNumber('concurrency', 1),
      describe: 'attempts at a time; does not change a byte',
    })
    .option('trust-code', {
      type: 'boolean',
      default: false,
      describe: 'run attempts even where the machine isolates nothing',
    })
    .option('overwrite', { type: 'boolean', default: false, describe: 'replace the files that are written' })
    .option('json', { type: 'boolean', default: false, describe: 'print the summary as JSON' })
    .example('$0 refine --attempts round-1.jsonl --style concise --out next-1.jsonl', 'prompts of round 2')
    .example('$0 refine --attempts round-*.jsonl --style concise --out all.jsonl --select', '')
    .example(
      '$0 refine --attempts samples.jsonl --problems humaneval=HumanEval.jsonl.gz --style none --out next.jsonl',
      '',
    ) as unknown as Argv<Arguments>
}

/** A recipe that only names the corpora that have the problems. */
function problemsOf({ problems, python }: Arguments): Pick<RefineOptions, 'problems'> {
  if (problems === undefined) return {}
  const inputs = problems.map((text) => inputOf(text, 'problems'))
  if (inputs.some(({ path }) => path.includes('-')))
    throw new UserError('usage', "--problems: '-' would have to be read twice; give a file")
  return { problems: checkRecipe({ inputs, out: 'none', python }, 'command line') }
}

function reportOf({ select, report, out }: Arguments): Pick<RefineOptions, 'report'> {
  if (report !== undefined) return { report }
  return select ? { report: `${out.replace(/\.jsonl$/, '')}.report.json` } : {}
}

export const refineCommand: CommandModule<object, Arguments> = {
  builder: options as never,
  async handler(args) {
    if (args.out === '') throw new UserError('usage', '--out: must name a file')
    let progress: Progressing | undefined
    try {
      const { tally, report } = await refine({
        attempts: args.attempts,
        out: args.out,
        ...reportOf(args),
        ...problemsOf(args),
        publicOfCorpus: args.public,
        arm: args.style === 'none' ? 'code+test+output' : args.style,
        history: args.history,
        elision: args.elision,
        budget: args.budget,
        policy: args['failing-test'],
        seed: args.seed,
        python: args.python,
        packages: args.packages,
        limits: parse(Limits, { cpu_seconds: args['cpu-seconds'] }),
        trusted: args['trust-code'],
        concurrency: args.concurrency,
        overwrite: args.overwrite,
        signal: interruptSignal(),
        follow: (tally) => {
          progress = showProgress((elapsed) => refiningLine(tally, elapsed))
        },
      })
      progress?.stop()
      const text = [tallyText(tally, args.out), ...(report === undefined ? [] : [reportText(report)])]
      const json = { ...tally, ...(report === undefined ? {} : { report }) }
      process.stdout.write(args.json ? `${JSON.stringify(json)}\n` : `${text.join('\n')}\n`)
    } catch (error) {
      // The only recipe here is that of the corpora.
      throw error instanceof FieldError ? error.inRecipe('--problems') : error
    } finally {
      progress?.stop()
    }
  },
}
