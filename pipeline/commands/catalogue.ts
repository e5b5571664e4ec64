import { styleText } from 'node:util'
import type { Argv, CommandModule } from 'yargs'
import { styleEntries, taskEntries } from '../catalogue/entries.ts'

interface Arguments {
  json: boolean
}

const options = (yargs: Argv): Argv<Arguments> =>
  yargs.option('json', { type: 'boolean', default: false, describe: 'one line an entry' })

const indented = (text: string): string => text.trimEnd().replace(/^(?=.)/gm, '    ')

/** An entry for people: its name, where it is from, an example. */
function shown(name: string, reference: string, example: string): string {
  return `${styleText('bold', name)}  ${styleText('dim', reference)}\n\n${indented(example)}\n`
}

function print<Entry>(entries: readonly Entry[], { json }: Arguments, show: (entry: Entry) => string): void {
  for (const entry of entries) process.stdout.write(`${json ? JSON.stringify(entry) : show(entry)}\n`)
}

export const stylesCommand: CommandModule<object, Arguments> = {
  builder: options as never,
  handler(args) {
    print(styleEntries(), args, ({ name, reference, example }) => shown(name, reference, example))
  },
}

export const tasksCommand: CommandModule<object, Arguments> = {
  builder: options as never,
  handler(args) {
    print(taskEntries(), args, ({ name, reference, arm, example }) =>
      shown(
        `${name}, arm ${arm}`,
        reference,
        example.map(({ role, content }) => `[${role}]\n${content}`).join('\n\n'),
      ),
    )
  },
}
