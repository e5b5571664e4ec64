import type { Argv, CommandModule } from 'yargs'
import { EXIT } from '../errors.ts'
import { amountOf, type Amount } from '../run/verify/choose.ts'
import { keep } from '../run/verify/kept.ts'
import { verify } from '../run/verify/verify.ts'
import { interruptSignal } from './interrupt.ts'
import { wholeNumber } from './option.ts'
import { verificationText } from './verification-text.ts'

interface Arguments {
  dataset: string
  sample?: Amount
  seed: number
  concurrency: number
  python?: string
  'trust-code': boolean
  json: boolean
}

export const verifyCommand: CommandModule<object, Arguments> = {
  builder: ((yargs: Argv) =>
    yargs
      .positional('dataset', { type: 'string', demandOption: true, describe: 'folder that a build wrote' })
      .option('sample', {
        type: 'string',
        requiresArg: true,
        coerce: (text: string | undefined) => (text === undefined ? undefined : amountOf(String(text))),
        describe:
          'run so many samples anew, or such a share (0.05, 5%); by default all. Files are always read whole',
      })
      .option('seed', {
        type: 'number',
        requiresArg: true,
        default: 0,
        coerce: wholeNumber('seed', 0),
        describe: 'of the choice of samples',
      })
      .option('concurrency', {
        type: 'number',
        requiresArg: true,
        default: 2,
        coerce: wholeNumber('concurrency', 1),
        describe: 'programs at a time; does not change what is found',
      })
      .option('python', {
        type: 'string',
        requiresArg: true,
        describe: "interpreter; by default the recipe's. Traces need the version that recorded them",
      })
      .option('trust-code', {
        type: 'boolean',
        default: false,
        describe: 'run programs even where the machine isolates nothing',
      })
      .option('json', { type: 'boolean', default: false, describe: 'print the result as JSON' })
      .example('$0 verify data/out/demo', 'everything')
      .example('$0 verify data/out/demo --sample 5% --seed 1', '')) as never,
  async handler(args) {
    const verification = await verify(args.dataset, {
      amount: args.sample ?? { kind: 'all' },
      seed: args.seed,
      concurrency: args.concurrency,
      trusted: args['trust-code'],
      signal: interruptSignal(),
      ...(args.python === undefined ? {} : { python: args.python }),
    })
    process.stdout.write(
      args.json ? `${JSON.stringify(verification)}\n` : `${verificationText(verification)}\n`,
    )
    const kept = await keep(args.dataset, verification)
    if (kept.kind === 'not-kept')
      process.stderr.write(`${args.dataset}: this result is not kept in it for audit: ${kept.why}\n`)
    if (!verification.sound) process.exitCode = EXIT.unsound
  },
}
