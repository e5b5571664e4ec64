import { Type } from 'typebox'
import { SPLITS, type TaskName } from '../../schemas/names.ts'
import type { Pair } from '../../schemas/pair.ts'
import { parse } from '../../schemas/parse.ts'
import { Program } from '../../schemas/program.ts'
import { StoredProgram } from '../../schemas/stored.ts'
import { readFolder } from '../../pipeline/shards/read.ts'
import type { Verdict } from '../../pipeline/tasks/task.ts'
import { tasks } from '../../pipeline/tasks/tasks.ts'
import { join } from 'node:path'
import { pairsOf } from '../run/dataset.ts'
import type { Runs } from './runs.ts'

const Named = Type.Object({ fixed_program_id: Type.Optional(Type.String()) })

function programOf({ corpus, path, license, calls, tests, bug, ...stored }: StoredProgram): Program {
  const { id, language, code, group } = stored
  return parse(Program, {
    id,
    language,
    code,
    group,
    calls: JSON.parse(calls) as unknown,
    tests: JSON.parse(tests) as unknown,
    origin: { corpus, path, license },
    ...(stored.entry_point === null ? {} : { entry_point: stored.entry_point }),
    ...(stored.instruction === null ? {} : { instruction: stored.instruction }),
    ...(stored.buggy_of === null ? {} : { buggy_of: stored.buggy_of }),
    ...(bug === null ? {} : { bug: JSON.parse(bug) as unknown }),
  })
}

/** Rows and programs of a data set as they stand in its files: all that a checker may know. */
export class Written {
  readonly #programs = new Map<string, Program>()
  readonly rows: Pair[] = []

  static async read(folder: string, arm: string): Promise<Written> {
    const written = new Written()
    for (const split of SPLITS) {
      for await (const row of readFolder(join(folder, 'programs', split))) {
        const program = programOf(parse(StoredProgram, row))
        written.#programs.set(program.id, program)
      }
      written.rows.push(...(await pairsOf(folder, arm, split)))
    }
    return written
  }

  of(task: TaskName): Pair[] {
    return this.rows.filter((row) => row.task === task)
  }

  /** Judges an answer to a row, its own where none is given. */
  judge(row: Pair, runs: Runs, answer = answerOf(row)): Promise<Verdict> {
    const program = this.program(row.program_id)
    const { fixed_program_id: id } = parse(Named, JSON.parse(row.meta))
    const programs = id === undefined ? { program } : { program, fixed: this.program(id) }
    return tasks[row.task].check(row, answer, programs, runs.execute, runs.retrace)
  }

  /** Codes of the bugs that are written of a program. */
  bugsOf(id: string): string[] {
    return [...this.#programs.values()].filter(({ buggy_of: of }) => of === id).map(({ code }) => code)
  }

  program(id: string): Program {
    const program = this.#programs.get(id)
    if (program === undefined) throw new Error(`no program ${id}`)
    return program
  }
}

export const answerOf = (row: Pair): string => row.messages.at(-1)?.content ?? ''
export const promptOf = (row: Pair): string => row.messages.at(-2)?.content ?? ''
