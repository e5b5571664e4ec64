import { findInterpreters } from '../../pipeline/python/interpreters.ts'
import type { Interpreter } from '../../pipeline/python/interpreter.ts'
import { openSyntax, type Syntax } from '../../pipeline/python/syntax.ts'

export interface Python {
  readonly interpreter: Interpreter
  readonly syntax: Syntax
}

/** Each CPython of the machine, the oldest first, with a parser of its own that the caller closes. */
export async function everyPython(): Promise<readonly Python[]> {
  const found = await findInterpreters()
  return Promise.all(
    found.map(async (interpreter) => ({ interpreter, syntax: await openSyntax(interpreter) })),
  )
}
