import type { Syntax } from '../../python/syntax.ts'

/** What APPS' checker (`eval/testing_util.py`) imports before every solution, numpy apart. */
const MODULES = ['sys', 'time', 'itertools', 'collections', 'math', 'fractions', 'random', 'heapq']
const NAMES: Readonly<Record<string, readonly string[]>> = {
  itertools: ['accumulate', 'product', 'permutations', 'combinations'],
  collections: ['Counter', 'OrderedDict', 'deque', 'defaultdict', 'ChainMap'],
  functools: ['lru_cache'],
  math: ['sqrt', 'sin', 'cos', 'tan', 'ceil', 'fabs', 'floor', 'gcd', 'exp', 'log', 'log2'],
  typing: ['List', 'Tuple'],
  heapq: ['heapify', 'heappop', 'heappush', 'heappushpop', 'heapreplace', 'merge', 'nlargest', 'nsmallest'],
}

/**
 * The code with those imports before it that the function needs and does not make: solutions rely on them. As it is where
 * it does not parse or has no such function.
 */
export async function withImports(
  code: string,
  entryPoint: string,
  syntax: Pick<Syntax, 'units'>,
): Promise<string> {
  const parsed = await syntax.units(code, 'solution.py')
  const units = parsed.kind === 'ok' ? parsed.value.units : []
  const unbound = new Set(units.find(({ name }) => name === entryPoint)?.unbound)
  const lines = [
    ...MODULES.filter((name) => unbound.has(name)).map((name) => `import ${name}`),
    ...Object.entries(NAMES).flatMap(([module, names]) => {
      const needed = names.filter((name) => unbound.has(name))
      return needed.length === 0 ? [] : [`from ${module} import ${needed.join(', ')}`]
    }),
  ]
  return lines.length === 0 ? code : `${lines.join('\n')}\n\n\n${code}`
}
