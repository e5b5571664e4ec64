import type { Program } from '../../schemas/program.ts'

function union<Item>(first: readonly Item[], second: readonly Item[], keyOf: (item: Item) => string): Item[] {
  const seen = new Set<string>()
  return [...first, ...second].filter((item) => {
    const key = keyOf(item)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/** Two records of one program: the first one's origin and instruction stand, calls and tests are united. */
export function mergePrograms(first: Program, second: Program): Program {
  const { instruction = second.instruction, instruction_origin = second.instruction_origin } = first
  return {
    ...first,
    calls: union(first.calls, second.calls, (call) => JSON.stringify(call)),
    tests: union(first.tests, second.tests, ({ source }) => source),
    ...(instruction === undefined ? {} : { instruction }),
    ...(instruction_origin === undefined ? {} : { instruction_origin }),
  }
}
