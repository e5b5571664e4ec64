import type { Usages, Use } from '../../python/units.ts'
import { numberIn, textIn } from '../../workspace/answer.ts'
import { openWorkspace, type Journal, type Table, type Workspace } from '../../workspace/workspace.ts'
import { folderOf, moduleNames } from './module-names.ts'
import type { SourceFile } from './source-file.ts'

/** A call or a test that a file holds of what it imports from other files. */
export interface Usage {
  readonly kind: 'call' | 'test'
  readonly source: string
  readonly uses: readonly Use[]
  /** Names the record that holds it. */
  readonly at: string
}

/** A usage beside a file that has some of the names, or all of them. */
export interface Found {
  readonly usage: Usage
  readonly whole: boolean
}

/** Packages that pass a name on to one another; more than this many are not followed. */
const MOST_STEPS = 4
const KEY_MEMORY_BYTES = 128 << 20

const IMPORT = { name: 'VARCHAR', repository: 'VARCHAR', folder: 'VARCHAR', module: 'VARCHAR' } as const

/** The file that an import means: of those by that name the nearest one above the file that imports. */
const nearest = (keys: string, file: string, from: string, imported: string): string => `
  SELECT DISTINCT ON (${keys}) ${keys}, ${file} AS file
  FROM ${from} modules m ON m.repository = ${imported}.repository AND m.module = ${imported}.module
    AND starts_with(${imported}.folder, m.reach)
  ORDER BY ${keys}, m.depth DESC NULLS LAST, m.file`

function usagesOf({ calls, tests }: Usages, at: string): Usage[] {
  return [
    ...calls.map(({ module, name, expression }) => {
      return { kind: 'call', source: expression, uses: [{ module, name }], at } as const
    }),
    ...tests.map(({ source, uses }) => ({ kind: 'test', source, uses, at }) as const),
  ]
}

/**
 * The files of one input with what they say of one another. They lie on disk, and an import is looked up among all files of its
 * repository: memory stays flat however large one is, and its files need not stand together.
 */
export class Repositories {
  readonly #workspace: Workspace
  readonly #files: Journal
  readonly #usages: Journal
  readonly #uses: Table
  readonly #modules: Table
  readonly #exports: Table

  private constructor(
    workspace: Workspace,
    journals: { files: Journal; usages: Journal },
    tables: { uses: Table; modules: Table; exports: Table },
  ) {
    this.#workspace = workspace
    this.#files = journals.files
    this.#usages = journals.usages
    this.#uses = tables.uses
    this.#modules = tables.modules
    this.#exports = tables.exports
  }

  /** @param parent a folder that may hold the input once more. */
  static async open(parent: string): Promise<Repositories> {
    const workspace = await openWorkspace(parent, KEY_MEMORY_BYTES)
    return new Repositories(
      workspace,
      {
        files: await workspace.journal('files', { file: 'BIGINT' }),
        usages: await workspace.journal('usages', { usage: 'BIGINT', file: 'BIGINT' }),
      },
      {
        uses: await workspace.table('uses', { usage: 'BIGINT', ...IMPORT }),
        exports: await workspace.table('exports', { file: 'BIGINT', ...IMPORT }),
        modules: await workspace.table('modules', {
          file: 'BIGINT',
          repository: 'VARCHAR',
          module: 'VARCHAR',
          reach: 'VARCHAR',
          depth: 'BIGINT',
        }),
      },
    )
  }

  async add(source: SourceFile, said: Usages): Promise<void> {
    const file = this.#files.records
    const repository = source.repository ?? source.root
    const folder = folderOf(source.path)
    await this.#files.append(source, { file })
    for (const one of moduleNames(source.path)) this.#modules.append({ file, repository, ...one })
    for (const { name, module } of said.exports)
      this.#exports.append({ file, name, repository, folder, module })
    for (const usage of usagesOf(said, source.at)) {
      const place = this.#usages.records
      await this.#usages.append(usage, { usage: place, file })
      for (const { name, module } of usage.uses)
        this.#uses.append({ usage: place, name, repository, folder, module })
    }
  }

  /** Every file, in the order in which they were added, with what others say of it in the order in which they say it. */
  async *files(): AsyncGenerator<{ readonly file: SourceFile; readonly found: AsyncIterable<Found> }> {
    await this.#join()
    const said = this.#workspace.query(`
      SELECT s.file, u."offset", u.length, s.names FROM said s JOIN usages u ON u.usage = s.usage
      WHERE s.file <> u.file ORDER BY s.file, s.usage`)
    let next = await said.next()
    const journal = this.#usages
    async function* foundIn(file: number): AsyncGenerator<Found> {
      for (; !next.done && numberIn(next.value, 'file') <= file; next = await said.next()) {
        const { value } = next
        if (numberIn(value, 'file') < file) continue
        const usage = await journal.read<Usage>(numberIn(value, 'offset'), numberIn(value, 'length'))
        yield { usage, whole: numberIn(value, 'names') === usage.uses.length }
      }
    }
    try {
      for await (const row of this.#workspace.query(
        'SELECT file, "offset", length FROM files ORDER BY file',
      )) {
        const file = await this.#files.read<SourceFile>(numberIn(row, 'offset'), numberIn(row, 'length'))
        yield { file, found: foundIn(numberIn(row, 'file')) }
      }
    } finally {
      await said.return()
    }
  }

  /**
   * Those of some names that a folder or a file of a source's repository has, wherever it lies: a script imports its neighbours.
   * To be asked once all files have been added.
   */
  async rootsAmong(names: readonly string[], { repository, root }: SourceFile): Promise<ReadonlySet<string>> {
    if (names.length === 0) return new Set()
    const found = new Set<string>()
    const rows = this.#workspace.query(
      `SELECT name FROM roots WHERE repository = ? AND name IN (${names.map(() => '?').join(', ')})`,
      [repository ?? root, ...names],
    )
    for await (const row of rows) found.add(textIn(row, 'name'))
    return found
  }

  close(): Promise<void> {
    return this.#workspace.close()
  }

  /** `roots`: the first parts of all names of modules. `said`: each usage beside the files that define what it names. A package's `__init__` may only pass a name on. */
  async #join(): Promise<void> {
    const steps = Array.from({ length: MOST_STEPS }, (_, step) => {
      const passed = `step_${step} a LEFT JOIN exports e ON e.file = a.file AND e.name = a.name LEFT JOIN`
      return `CREATE TABLE step_${step + 1} AS ${nearest('a.usage, a.name', 'coalesce(m.file, a.file)', passed, 'e')}`
    })
    await this.#workspace.execute(
      [
        `CREATE TABLE step_0 AS ${nearest('a.usage, a.name', 'm.file', 'uses a JOIN', 'a')}`,
        ...steps,
        `CREATE TABLE said AS SELECT usage, file, count(*) AS names FROM step_${MOST_STEPS} GROUP BY usage, file`,
        // In the order of the question, which is asked for many files: only a few rows are then looked at.
        `CREATE TABLE roots AS SELECT DISTINCT repository, split_part(module, '.', 1) AS name FROM modules
          ORDER BY repository, name`,
      ].join(';\n'),
    )
  }
}
