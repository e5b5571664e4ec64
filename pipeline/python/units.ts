import type { Call } from '../../schemas/program.ts'

export interface Parameter {
  readonly name: string
  /** Source as it is written; null where there is none. */
  readonly annotation: string | null
  readonly default: string | null
  readonly kind:
    | 'positional-only'
    | 'positional-or-keyword'
    | 'var-positional'
    | 'keyword-only'
    | 'var-keyword'
}

/** A part of a source file that can be run as a program of its own. Nothing of it has been run. */
export interface Unit {
  readonly kind: 'function' | 'method' | 'script'
  /** A generator's calls are read out with `list`; what is async gives nothing by a call. */
  readonly form: 'plain' | 'generator' | 'async' | 'async-generator'
  /** `f`, `Class.method`; of a script `__main__`, which is no entry point. */
  readonly name: string
  /** First line of its `def` in the file, from 1. */
  readonly line: number
  readonly docstring: string
  /**
   * What it and its calls need of the file's imports, constants, helpers and classes, with docstrings without their
   * examples; of a script the whole file.
   */
  readonly code: string
  /** Closed expressions of doctests, asserts, tests and guards that call it. */
  readonly calls: readonly Call[]
  /** Sources that run after the code and fail by raising. */
  readonly tests: readonly string[]
  /** Places of those {@link Said} that are among its calls and tests. */
  readonly elsewhere: readonly number[]
  /** Without the object of a method. */
  readonly parameters: readonly Parameter[]
  readonly returns: string | null
  /** Top-level modules that the code must be able to import; a relative one has its dots. */
  readonly imports: readonly string[]
  /** Names that the code reads and nothing binds. */
  readonly unbound: readonly string[]
  readonly reads_stdin: boolean
  readonly prints: boolean
  /** How an object of a method's class is made: null for all but methods. */
  readonly constructor: Constructor | null
}

interface Constructor {
  /** Null where a base class from elsewhere has them. */
  readonly parameters: readonly Parameter[] | null
  /** Closed calls of the class that the file has. */
  readonly known: readonly string[]
}

export interface Units {
  readonly units: readonly Unit[]
  /**
   * Methods that no call can reach; functions and methods that would not be the same without the rest of their file: they
   * read the module itself, or what statements that print or read input have made of it.
   */
  readonly skipped: readonly {
    readonly name: string
    readonly line: number
    readonly reason: 'no-usable-constructor' | 'abstract-method' | 'needs-module-state' | 'reads-its-module'
  }[]
  /** What was {@link Said} and would not say the same here, or is too much, by its place. */
  readonly unfit: readonly {
    readonly place: number
    readonly reason: 'name-not-defined' | 'name-taken' | 'name-unbound' | 'too-many'
  }[]
  /** Tests of the file, which are no units, that cannot run alone without pytest. */
  readonly unused: readonly {
    readonly name: string
    readonly line: number
    readonly reason:
      | 'test-asserts-nothing'
      | 'test-decorated'
      | 'test-is-async'
      | 'test-needs-fixture'
      | 'test-skipped'
      | 'test-uses-pytest'
  }[]
}

/** A call, or a test's source, that another file of the repository holds; it reads `names` of the file in question. */
export interface Said {
  readonly kind: 'call' | 'test'
  readonly source: string
  readonly names: readonly string[]
}

export interface Use {
  /** Dotted, from the repository's root: to be compared with {@link moduleOf}. */
  readonly module: string
  readonly name: string
}

/** What a file says of names that it imports from modules that do not come with the interpreter. */
export interface Usages {
  /** Closed calls, by the name that the module itself gives. */
  readonly calls: readonly (Use & { readonly expression: string })[]
  /** Tests that stand alone but for the names that they use: by the modules' own names, without the import lines. */
  readonly tests: readonly {
    readonly name: string
    readonly source: string
    readonly uses: readonly Use[]
  }[]
  /** Names that others may import from this file in its own name, and where it has them from. */
  readonly exports: readonly Use[]
}

/** The dotted name by which a Python file is imported from its repository's root or from `src`. */
export function moduleOf(path: string): string {
  const parts = path
    .replace(/\.py$/, '')
    .split('/')
    .filter((part) => part !== '')
  if (parts[0] === 'src') parts.shift()
  if (parts.at(-1) === '__init__') parts.pop()
  return parts.join('.')
}
