import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { Source } from '../../pipeline/ingest/readers/reader.ts'

/** A folder that is gone after the tests of the file that asked for it. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ingest-'))
  afterAll(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export async function fileSource(
  folder: string,
  name: string,
  content: string | Uint8Array,
): Promise<Source> {
  const path = join(folder, name)
  await writeFile(path, content)
  return { kind: 'file', path, name }
}

export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}
