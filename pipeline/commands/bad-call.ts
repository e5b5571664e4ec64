import type { Trace } from '../../schemas/trace.ts'
import { UserError } from '../errors.ts'
import type { Interpreter } from '../python/interpreter.ts'
import { openSyntax, type Parsed } from '../python/syntax.ts'

const MOST_NAMES = 12

async function namesIn(code: string, interpreter: Interpreter): Promise<Parsed<readonly string[]>> {
  const syntax = await openSyntax(interpreter)
  try {
    return await syntax.compiles(code)
  } finally {
    await syntax.close()
  }
}

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'no name'
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : ''
  return names.slice(0, MOST_NAMES).join(', ') + more
}

/**
 * Tells a call that is wrong from one that raises in the program, which is a trace as good as any.
 *
 * @throws UserError (input) where the call does not parse, names nothing that there is, or ended before any line of the
 * program ran.
 */
export async function refuseBadCall(
  file: string,
  code: string,
  call: string,
  { outcome, events }: Trace,
  interpreter: Interpreter,
): Promise<void> {
  // The error passed through a line of the program.
  if (outcome.kind !== 'raised' || outcome.traceback.startsWith('line ')) return
  const { type, message } = outcome
  if (events.length > 0 && type !== 'NameError') return
  const names = await namesIn(code, interpreter)
  // Then it is the program that does not parse.
  if (names.kind === 'refused') return
  const say = (fault: string): never => {
    throw new UserError('input', `--call '${call}': ${fault}`.replaceAll('\n', ' '))
  }
  if (type === 'SyntaxError') say(`does not parse: ${message}; give an expression, such as 'f(1, 2)'`)
  if (type === 'NameError') say(`${message}; ${file} defines ${listed(names.value)}`)
  say(`${type}: ${message}, before any line of ${file} ran; give arguments that what it calls takes`)
}
