import type { Argv, CommandModule } from 'yargs'
import { EXIT, UserError } from '../errors.ts'
import { findInterpreter } from '../python/interpreter.ts'
import { findInterpreters } from '../python/interpreters.ts'
import { execute } from '../trace/execute.ts'
import { nativeOf } from '../trace/native.ts'
import { openLanes } from '../trace/lanes.ts'
import { describeShelter } from '../trace/isolation.ts'
import { parse } from '../../schemas/parse.ts'
import { Limits } from '../../schemas/trace.ts'

interface Finding {
  readonly what: string
  readonly state: 'good' | 'missing' | 'note'
  readonly detail: string
}

async function interpreters(): Promise<Finding[]> {
  const found = await findInterpreters()
  if (found.length > 0)
    return found.map(({ runtime, path }) => ({ what: runtime, state: 'good', detail: path }))
  return [
    {
      what: 'CPython',
      state: 'missing',
      detail: 'none found; install python3 (3.8 or later), for example apt-get install python3',
    },
  ]
}

/** Runs and records one known program: finding the parts is not the same as their working. */
async function sample(): Promise<Finding[]> {
  const what = 'traced run'
  try {
    const interpreter = await findInterpreter('python3')
    const lanes = await openLanes(interpreter, 1)
    const { reason } = await nativeOf(interpreter)
    try {
      const { outcome, events } = await execute(lanes, {
        code: 'def double(x):\n    return x + x\n',
        trigger: { kind: 'call', text: 'double(21)' },
        limits: parse(Limits, {}),
        record: 'trace',
        record_module_body: false,
      })
      const right = outcome.kind === 'returned' && outcome.value === '42' && events.length === 3
      const { level } = lanes.shelter
      return [
        {
          what,
          state: right ? 'good' : 'missing',
          detail: `double(21): ${outcome.kind}, ${events.length} events, engine ${lanes.engine}`,
        },
        ...(reason === ''
          ? []
          : [{ what: 'C tracer', state: 'note', detail: `${reason}; pure Python records, slower` } as const]),
        {
          what: 'isolation',
          state: level === 'rlimits' ? 'missing' : 'good',
          detail: describeShelter(lanes.shelter),
        },
      ]
    } finally {
      await lanes.close()
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return [{ what, state: 'missing', detail: error.message }]
  }
}

const MARK = { good: 'ok     ', missing: 'MISSING', note: 'note   ' } as const

export const doctorCommand: CommandModule<object, { json: boolean }> = {
  builder: ((yargs: Argv) => yargs.option('json', { type: 'boolean', default: false })) as never,
  async handler(args) {
    const findings: Finding[] = [
      { what: `Node ${process.versions.node}`, state: 'good', detail: process.execPath },
      ...(await interpreters()),
      ...(await sample()),
    ]
    if (args.json) process.stdout.write(`${JSON.stringify(findings)}\n`)
    else
      for (const { what, state, detail } of findings)
        process.stdout.write(`${MARK[state]}  ${what.padEnd(18)} ${detail}\n`)
    if (findings.some(({ state }) => state === 'missing')) process.exitCode = EXIT.environment
  },
}
