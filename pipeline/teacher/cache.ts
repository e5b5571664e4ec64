import { createHash, randomBytes } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SchemaError, parse } from '../../schemas/parse.ts'
import { userFolder } from '../cache-folder.ts'
import { UserError } from '../errors.ts'
import { makeFolder } from '../folders.ts'
import { Answer } from './answer.ts'
import type { TeacherRequest } from './request.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && 'syscall' in error) return String(error.code)
  throw error
}

/**
 * Answers by request, one file each: the hash of the second line, then request and answer as JSON. An answer costs time
 * and money, so it is written before it is used, whole under its name or not at all, and nothing is ever taken away.
 */
export class AnswerCache {
  readonly folder: string

  /** @throws UserError (usage) where nothing says where it is. */
  constructor(said: string | null) {
    const folder = userFolder('teacher', said)
    if (folder === undefined)
      throw new UserError(
        'usage',
        'teacher.cache: the user has no home folder; name a folder for the answers',
      )
    this.folder = folder
  }

  #place(key: string): { folder: string; path: string } {
    const folder = join(this.folder, key.slice(0, 2))
    return { folder, path: join(folder, `${key}.json`) }
  }

  /**
   * The answer to this very request; undefined where there is none, or the file is not what was written.
   *
   * @throws UserError (input) where it cannot be read.
   */
  async get({ key }: Pick<TeacherRequest, 'key'>): Promise<Answer | undefined> {
    let text: string
    try {
      text = await readFile(this.#place(key).path, 'utf8')
    } catch (error) {
      const code = codeOf(error)
      if (code === 'ENOENT') return undefined
      throw new UserError(
        'input',
        `teacher.cache: '${this.folder}' cannot be read (${code}); mend it or name another`,
        { cause: error },
      )
    }
    const [sum, entry = ''] = text.split('\n')
    if (sum !== sha256(`${key}\n${entry}`)) return undefined
    try {
      const { answer } = JSON.parse(entry) as { answer?: unknown }
      return parse(Answer, answer)
    } catch (error) {
      // Written as it stands, by another version.
      if (error instanceof SchemaError) return undefined
      throw error
    }
  }

  /** @throws UserError (output) where it cannot be written: an answer that is not kept is paid for twice. */
  async put({ key, body }: TeacherRequest, answer: Answer): Promise<void> {
    const { folder, path } = this.#place(key)
    const entry = JSON.stringify({ request: body, answer })
    const part = `${path}.${randomBytes(6).toString('hex')}.part`
    try {
      makeFolder(folder, 0o700)
      await writeFile(part, `${sha256(`${key}\n${entry}`)}\n${entry}\n`, { mode: 0o600, flag: 'wx' })
      await rename(part, path)
    } catch (error) {
      await rm(part, { force: true }).catch(() => undefined)
      throw new UserError(
        'output',
        `teacher.cache: '${this.folder}' cannot be written (${codeOf(error)}); free some space, mend its permissions or name another`,
        { cause: error },
      )
    }
  }
}
