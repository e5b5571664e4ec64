import { execFile } from 'node:child_process'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { endEncoder, openSink } from '../../pipeline/shards/encoder.ts'
import { EDGE_COLUMNS, plainRows } from './edge-rows.ts'
import { scratch } from './folders.ts'

const run = promisify(execFile)
const moduleUrl = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href)

test('works under tsx, in another working directory, and lets the process end', async () => {
  const folder = await scratch()
  const program = join(folder, 'program.mts')
  await writeFile(
    program,
    `import { openSink } from ${moduleUrl('../../pipeline/shards/encoder.ts')}
    import { EDGE_COLUMNS, plainRows } from ${moduleUrl('./edge-rows.ts')}
    const sink = await openSink('hyparquet', 'out.parquet', EDGE_COLUMNS)
    await sink.write(plainRows(50))
    console.log(JSON.stringify(await sink.close()))`,
  )
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  const { stdout, stderr } = await run(process.execPath, ['--import', tsx, program], {
    cwd: folder,
    env: { PATH: '/usr/bin:/bin' },
  })
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual({ rows: 50, bytes: (await stat(join(folder, 'out.parquet'))).size })
  const here = join(await scratch(), 'here.parquet')
  const sink = await openSink('hyparquet', here, EDGE_COLUMNS)
  await sink.write(plainRows(50))
  await sink.close()
  expect(Buffer.compare(await readFile(here), await readFile(join(folder, 'out.parquet')))).toBe(0)
})

test('files that are open at the same time do not mix', async () => {
  const folder = await scratch()
  const rows = plainRows(300)
  const write = async (name: string): Promise<Buffer> => {
    const sink = await openSink('hyparquet', join(folder, name), EDGE_COLUMNS)
    for (let start = 0; start < rows.length; start += 100) await sink.write(rows.slice(start, start + 100))
    await sink.close()
    return readFile(join(folder, name))
  }
  const alone = await write('alone')
  const [one, two] = await Promise.all([write('one'), write('two')])
  expect(Buffer.compare(alone, one)).toBe(0)
  expect(Buffer.compare(alone, two)).toBe(0)
})

test('an error keeps its code, and abort leaves no file', async () => {
  const folder = await scratch()
  await expect(openSink('hyparquet', join(folder, 'no/such/folder'), EDGE_COLUMNS)).rejects.toMatchObject({
    code: 'ENOENT',
  })
  const sink = await openSink('arrow', join(folder, 'half.arrow'), EDGE_COLUMNS)
  await sink.write(plainRows(10))
  await sink.abort()
  expect(await readdir(folder)).toEqual([])
})

test('a write that fails is told by the next call', async () => {
  const folder = await scratch()
  const sink = await openSink('hyparquet', join(folder, 'bad'), EDGE_COLUMNS)
  await sink.write([{ ...plainRows(1)[0]!, i: 1.5 }])
  await expect(sink.close()).rejects.toThrow(/integer/)
  await sink.abort()
  expect(await readdir(folder)).toEqual([])
})

test('after its end the next file starts another thread; what was open is told', async () => {
  const folder = await scratch()
  const cut = await openSink('hyparquet', join(folder, 'cut'), EDGE_COLUMNS)
  const closing = cut.close()
  // Looked at below: until then it must not count as unhandled.
  closing.catch(() => undefined)
  await endEncoder()
  await expect(closing).rejects.toThrow('the encoding thread was ended')
  await endEncoder()
  const sink = await openSink('hyparquet', join(folder, 'next'), EDGE_COLUMNS)
  await sink.write(plainRows(5))
  expect(await sink.close()).toMatchObject({ rows: 5 })
})
