import { NumberedCode } from '../question/code.ts'

/** They bind a name, and what is bound shows where it is used: that other names are there as well tells nothing. */
const BINDS = /^(?:import|from|class|def|async\s+def)\b/

/** Whether one of the lines runs with the module's or a class's body, which no run of a function records. */
export function holdsModuleLine(source: string, lines: readonly number[]): boolean {
  const code = new NumberedCode(source)
  return lines.some((line) => {
    let start = line
    while (code.lines[start - 1]?.continues === true) start -= 1
    if (!code.isStatement(start) || BINDS.test(code.statement(start))) return false
    for (let scope = code.scopeOf(start); scope !== undefined; scope = code.scopeOf(scope))
      if (!code.statement(scope).startsWith('class')) return false
    return true
  })
}
