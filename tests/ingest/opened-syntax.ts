import { afterAll } from 'vitest'
import { findInterpreter } from '../../pipeline/python/interpreter.ts'
import { openSyntax, type Syntax } from '../../pipeline/python/syntax.ts'

/** A parser that ends after the tests of the file that asked for it. */
export async function openedSyntax(): Promise<Syntax> {
  const syntax = await openSyntax(await findInterpreter('python3'))
  afterAll(() => syntax.close())
  return syntax
}
