import { isUtf8 } from 'node:buffer'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import type { Reading, Source } from './reader.ts'

/** Bytes of one source file. */
export const LARGEST_FILE = 4 << 20
const SKIPPED = new Set(['node_modules', '__pycache__'])

/**
 * Paths of the Python files below a folder, relative to it, with forward slashes, in code point order folder by
 * folder. Links are not followed; hidden folders, node_modules and __pycache__ are left out.
 */
export async function* pythonFiles(root: string, below = ''): AsyncGenerator<string> {
  const entries = await readdir(join(root, below), { withFileTypes: true })
  entries.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)))
  for (const entry of entries) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`
    if (entry.isDirectory() && !entry.name.startsWith('.') && !SKIPPED.has(entry.name))
      yield* pythonFiles(root, path)
    else if (entry.isFile() && entry.name.endsWith('.py')) yield path
  }
}

async function readSource(file: string, path: string, at: string): Promise<Reading> {
  const { size } = await stat(file)
  if (size > LARGEST_FILE) {
    return { kind: 'refused', reason: 'file-too-large', detail: `${size} bytes, limit ${LARGEST_FILE}`, at }
  }
  const bytes = await readFile(file)
  if (!isUtf8(bytes)) return { kind: 'refused', reason: 'invalid-utf8', detail: 'the file is not UTF-8', at }
  return { kind: 'record', value: { path, content: bytes.toString('utf8').replace(/^\uFEFF/, '') }, at }
}

/** Each `.py` file below a folder as `{ path, content }`; a single file is read as a folder that holds it alone. */
export async function* readDirectory(source: Source): AsyncGenerator<Reading> {
  if (source.kind === 'stdin')
    throw new UserError('input', `${source.name}: cannot be read as a directory; give its path`)
  try {
    if (source.kind === 'file') {
      yield await readSource(source.path, source.name, source.name)
      return
    }
    for await (const path of pythonFiles(source.path)) {
      yield await readSource(join(source.path, path), path, `${source.name}/${path}`)
    }
  } catch (cause) {
    if (cause instanceof UserError || !(cause instanceof Error) || !('code' in cause)) throw cause
    const code = String(cause.code)
    throw new UserError(
      'input',
      `${source.name}: cannot be read (${code}); give a folder that this user may read`,
      { cause },
    )
  }
}
