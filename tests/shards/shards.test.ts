import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { asyncBufferFromFile, parquetMetadataAsync } from 'hyparquet'
import { expect, onTestFinished, test } from 'vitest'
import { UserError } from '../../pipeline/errors.ts'
import { countRows, parquetFiles, readFolder, readRows } from '../../pipeline/shards/read.ts'
import { writeShards, type ShardOptions } from '../../pipeline/shards/shards.ts'
import { EDGE_COLUMNS, EDGE_ROWS, plainRows, streamed, type EdgeRow } from './edge-rows.ts'
import { scratch } from './folders.ts'

const options = (root: string, changes: Partial<ShardOptions> = {}): ShardOptions => ({
  root,
  path: 'sft/concise/train',
  split: 'train',
  columns: EDGE_COLUMNS,
  writer: 'hyparquet',
  arrow: false,
  bytes: 100_000,
  rows_per_group: 100,
  ...changes,
})

async function ids(folder: string): Promise<unknown[]> {
  const found: unknown[] = []
  for await (const row of readFolder(folder)) found.push(row['id'])
  return found
}

test('cuts by size, names by the number of shards, and keeps the order', async () => {
  const root = await scratch()
  const rows = plainRows(2_000)
  const files = await writeShards(streamed(rows), options(root))
  expect(files.length).toBeGreaterThan(3)
  const total = String(files.length).padStart(5, '0')
  expect(files.map(({ path }) => path)).toEqual(
    files.map((_, index) => `sft/concise/train/train-${String(index).padStart(5, '0')}-of-${total}.parquet`),
  )
  const folder = join(root, 'sft/concise/train')
  expect((await readdir(folder)).toSorted()).toEqual(files.map(({ path }) => path.split('/').at(-1)))
  expect(await ids(folder)).toEqual(rows.map(({ id }) => id))
  expect(files.reduce((sum, file) => sum + file.rows, 0)).toBe(rows.length)
})

test('what it says of a file is true of the file, and no shard is over its size', async () => {
  const root = await scratch()
  const files = await writeShards(streamed(plainRows(1_000)), options(root))
  for (const file of files) {
    const path = join(root, file.path)
    const bytes = await readFile(path)
    expect(file.bytes).toBe(bytes.byteLength)
    expect(file.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
    expect(file.rows).toBe(await countRows(path))
    const hash = createHash('sha256')
    let size = 0
    for await (const row of readRows(path)) {
      hash.update(`${JSON.stringify(row)}\n`)
      size += Buffer.byteLength(JSON.stringify(row)) + 1
    }
    expect(file.rows_sha256).toBe(hash.digest('hex'))
    expect(size).toBeLessThanOrEqual(100_000)
  }
})

test('row groups end after the rows asked for', async () => {
  const root = await scratch()
  const [file] = await writeShards(streamed(plainRows(250)), options(root, { bytes: 1e9 }))
  const { row_groups } = await parquetMetadataAsync(await asyncBufferFromFile(join(root, file!.path)))
  expect(row_groups.map((group) => Number(group.num_rows))).toEqual([100, 100, 50])
})

test('row groups of large rows end earlier, so that none is a burden on memory', async () => {
  const root = await scratch()
  const large = Array.from({ length: 9 }, (_, index): EdgeRow => ({
    ...plainRows(1)[0]!,
    id: `l${index}`,
    s: 'x'.repeat(5_000_000),
  }))
  const [file] = await writeShards(streamed(large), options(root, { bytes: 1e9 }))
  const { row_groups } = await parquetMetadataAsync(await asyncBufferFromFile(join(root, file!.path)))
  expect(row_groups.map((group) => Number(group.num_rows))).toEqual([3, 3, 3])
})

test('a row larger than a shard is a shard of its own', async () => {
  const root = await scratch()
  const rows = EDGE_ROWS.filter(({ id }) => ['empty', 'ascii-5mb', 'nulls'].includes(id))
  const files = await writeShards(streamed(rows), options(root))
  expect(files.map((file) => file.rows)).toEqual([2, 1])
  expect(await ids(join(root, 'sft/concise/train'))).toEqual(rows.map(({ id }) => id))
})

test('no rows give no file', async () => {
  const root = await scratch()
  expect(await writeShards(streamed([]), options(root))).toEqual([])
  expect(await parquetFiles(join(root, 'sft/concise/train'))).toEqual([])
})

test('the same rows give the same files, whatever the pace at which they come', async () => {
  const rows = plainRows(700)
  async function* slow(): AsyncGenerator<EdgeRow> {
    for (const [index, row] of rows.entries()) {
      if (index % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 1))
      yield row
    }
  }
  const both = { arrow: true }
  const [one, two] = await Promise.all([
    scratch().then((root) => writeShards(streamed(rows), options(root, both))),
    scratch().then((root) => writeShards(slow(), options(root, both))),
  ])
  expect(one).toEqual(two)
})

test('arrow files lie apart, with the same rows', async () => {
  const root = await scratch()
  const files = await writeShards(streamed(plainRows(500)), options(root, { arrow: true }))
  const parquet = files.filter(({ path }) => path.endsWith('.parquet'))
  const arrow = files.filter(({ path }) => path.endsWith('.arrow'))
  expect(arrow.map(({ path }) => path)).toEqual(
    parquet.map(({ path }) => `arrow/${path.replace('.parquet', '.arrow')}`),
  )
  expect(arrow.map((file) => file.rows_sha256)).toEqual(parquet.map((file) => file.rows_sha256))
})

test('a bad row stops the writing, is named, and leaves no file', async () => {
  const root = await scratch()
  const rows = plainRows(700)
  const bad = [...rows, { ...rows[0]!, id: 'the-bad-one', s: '\ud800' }]
  await expect(writeShards(streamed(bad), options(root, { arrow: true }))).rejects.toThrow(
    "row 'the-bad-one', column 's'",
  )
  expect(await readdir(join(root, 'sft/concise/train'))).toEqual([])
  expect(await readdir(join(root, 'arrow/sft/concise/train'))).toEqual([])
})

test('rows that end with an error leave no file', async () => {
  const root = await scratch()
  async function* broken(): AsyncGenerator<EdgeRow> {
    yield* plainRows(500)
    throw new Error('the source broke')
  }
  await expect(writeShards(broken(), options(root))).rejects.toThrow('the source broke')
  expect(await readdir(join(root, 'sft/concise/train'))).toEqual([])
})

test('a file in the way is an error, not overwritten', async () => {
  const root = await scratch()
  await mkdir(join(root, 'sft/concise/train/.train-00000.parquet.partial'), { recursive: true })
  await expect(writeShards(streamed(plainRows(10)), options(root))).rejects.toThrow(/EEXIST/)
})

/** A disk of one megabyte, where this user may mount one. */
function smallDisk(folder: string): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/proc/mounts')) return false
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return false
  }
  onTestFinished(() => void execFileSync('umount', [folder]))
  return true
}

test('a full disk is a mistake that the user can mend', async (context) => {
  const root = await scratch()
  if (!smallDisk(root)) return context.skip('no file system can be mounted here')
  const noise = plainRows(400).map((row, index) => ({
    ...row,
    s:
      createHash('sha512').update(String(index)).digest('hex').repeat(1) +
      Array.from({ length: 60 }, (_, at) =>
        createHash('sha512').update(`${index}/${at}`).digest('base64'),
      ).join(''),
  }))
  const failed = writeShards(streamed(noise), options(root, { bytes: 1e9 }))
  await expect(failed).rejects.toThrow(UserError)
  await expect(failed).rejects.toMatchObject({ fault: 'output' })
  await expect(failed).rejects.toThrow(/no space left on the disk of .*--out/)
  expect(await readdir(join(root, 'sft/concise/train'))).toEqual([])
})
