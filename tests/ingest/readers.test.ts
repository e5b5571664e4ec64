import { execFile } from 'node:child_process'
import { mkdir, open, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { compress, init } from '@bokuweb/zstd-wasm'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { beforeAll, describe, expect, it } from 'vitest'
import { readCsv } from '../../pipeline/ingest/readers/csv.ts'
import { readDirectory } from '../../pipeline/ingest/readers/directory.ts'
import { readJsonFile } from '../../pipeline/ingest/readers/json.ts'
import { readJsonl } from '../../pipeline/ingest/readers/jsonl.ts'
import { readParquet } from '../../pipeline/ingest/readers/parquet.ts'
import { collect, fileSource, temporaryFolder } from './temporary.ts'

let folder: string
beforeAll(async () => {
  folder = await temporaryFolder()
  await init()
})

const values = (readings: readonly object[]): unknown[] =>
  readings.map((reading) => ('value' in reading ? reading.value : reading))

describe('JSON Lines', () => {
  it('reads BOM, CRLF, blank lines, line separators inside texts and a last line without an end', async () => {
    const source = await fileSource(
      folder,
      'a.jsonl',
      '\uFEFF{"a":1}\r\n\n{"a":"x\u2028y\u0085z"}\n{"a":"\uFEFF"}',
    )
    const readings = await collect(readJsonl(source))
    expect(values(readings)).toEqual([{ a: 1 }, { a: 'x\u2028y\u0085z' }, { a: '\uFEFF' }])
    expect(readings.map(({ at }) => at)).toEqual(['a.jsonl:1', 'a.jsonl:3', 'a.jsonl:4'])
  })

  it('keeps the text of a record, so that 2.0 stays a float', async () => {
    const source = await fileSource(folder, 'json.jsonl', '{"a": [2.0]}\n')
    expect((await collect(readJsonl(source)))[0]).toMatchObject({ json: '{"a": [2.0]}' })
  })

  it('reads the constants that Python writes', async () => {
    const source = await fileSource(folder, 'nan.jsonl', '{"a": [NaN, Infinity, -Infinity, 1]}\n')
    expect(values(await collect(readJsonl(source)))).toEqual([{ a: [NaN, Infinity, -Infinity, 1] }])
  })

  it('refuses a malformed line with its place and goes on', async () => {
    const source = await fileSource(folder, 'bad.jsonl', '{"a":1}\n{"a": oops}\n{"a":2\n{"a":3}\n')
    const [first, second, third, last] = await collect(readJsonl(source))
    expect(first).toMatchObject({ kind: 'record' })
    expect(second).toEqual({
      kind: 'refused',
      reason: 'malformed-json',
      detail: 'column 7: a value expected',
      at: 'bad.jsonl:2',
    })
    expect(third).toMatchObject({ reason: 'malformed-json', detail: "column 7: ',' or '}' expected" })
    expect(last).toMatchObject({ kind: 'record', at: 'bad.jsonl:4' })
  })

  it('refuses a line that is not UTF-8 and goes on', async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"a":"'),
      Buffer.from([0xff, 0xc0]),
      Buffer.from('"}\n{"a":1}\n'),
    ])
    const readings = await collect(readJsonl(await fileSource(folder, 'latin.jsonl', bytes)))
    expect(readings).toMatchObject([{ reason: 'invalid-utf8', at: 'latin.jsonl:1' }, { value: { a: 1 } }])
  })

  it('splits the same whatever the chunks', async () => {
    const text = '{"a":"é"}\r\n{"a":"日本"}\n\n{"a":3}'
    for (const size of [1, 2, 3, 7]) {
      const bytes = Buffer.from(text)
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      )
      const readings = await collect(
        readJsonl({ kind: 'stdin', stream: Readable.from(chunks, { objectMode: false }), name: 'stdin' }),
      )
      expect(values(readings)).toEqual([{ a: 'é' }, { a: '日本' }, { a: 3 }])
    }
  })

  it('passes over a line of hundreds of megabytes without holding it', async () => {
    const path = join(folder, 'long.jsonl')
    await writeFile(path, '{"a":1}\n')
    await truncate(path, 600 << 20)
    const file = await open(path, 'a')
    await file.write('\n{"a":2}\n')
    await file.close()
    const script = `
      import { readJsonl } from './pipeline/ingest/readers/jsonl.ts'
      const kinds = []
      for await (const reading of readJsonl({ kind: 'file', path: process.argv[1], name: 'long.jsonl' })) kinds.push(reading.reason ?? reading.kind)
      console.log(JSON.stringify({ kinds, kilobytes: process.resourceUsage().maxRSS }))`
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--import',
      'tsx',
      '--input-type=module',
      '-e',
      script,
      path,
    ])
    const { kinds, kilobytes } = JSON.parse(stdout) as { kinds: string[]; kilobytes: number }
    expect(kinds).toEqual(['record', 'line-too-long', 'record'])
    expect(kilobytes).toBeLessThan(400 << 10)
  })
})

describe('compression', () => {
  const text = Array.from({ length: 5000 }, (_, n) =>
    JSON.stringify({ n, text: `${n * 7919}`.repeat(9) }),
  ).join('\n')

  it('reads gzip of several members, and zstd of several frames', async () => {
    const [a, b] = [Buffer.from(text + '\n'), Buffer.from('{"n":-1}\n')]
    const gz = await fileSource(folder, 'a.jsonl.gz', Buffer.concat([gzipSync(a), gzipSync(b)]))
    expect(values(await collect(readJsonl(gz)))).toHaveLength(5001)
    const zst = await fileSource(folder, 'a.jsonl.zst', Buffer.concat([compress(a, 3), compress(b, 3)]))
    const readings = values(await collect(readJsonl(zst)))
    expect(readings).toHaveLength(5001)
    expect(readings.at(-1)).toEqual({ n: -1 })
  })

  it.each([
    ['gz', (bytes: Buffer) => gzipSync(bytes)],
    ['zst', (bytes: Buffer) => Buffer.from(compress(bytes, 3))],
  ])('tells a cut .%s in one line, wherever it is cut', async (suffix, pack) => {
    const whole = pack(Buffer.from(text))
    for (const length of [whole.length - 1, whole.length >> 1, 30]) {
      const source = await fileSource(folder, `cut.jsonl.${suffix}`, whole.subarray(0, length))
      await expect(collect(readJsonl(source))).rejects.toMatchObject({
        name: 'UserError',
        fault: 'input',
        message: expect.stringMatching(
          new RegExp(`^cut\\.jsonl\\.${suffix}: .*ends early; fetch the file again$`),
        ) as string,
      })
    }
  })

  it.each(['gz', 'zst'])('tells a .%s that is none', async (suffix) => {
    const source = await fileSource(
      folder,
      `none.jsonl.${suffix}`,
      '{"a":1} this is plain text, long enough for any header\n',
    )
    await expect(collect(readJsonl(source))).rejects.toMatchObject({
      fault: 'input',
      message: expect.stringContaining('not sound') as string,
    })
  })

  it('tells a directory in place of a file', async () => {
    const path = join(folder, 'folder.jsonl')
    await mkdir(path)
    await expect(collect(readJsonl({ kind: 'file', path, name: 'folder.jsonl' }))).rejects.toMatchObject({
      fault: 'input',
      message: 'folder.jsonl: is a directory, not a file; give a file that this user may read',
    })
  })

  it('stops where its reader stops', async () => {
    const source = await fileSource(folder, 'early.jsonl.gz', gzipSync(Buffer.from(text)))
    for await (const reading of readJsonl(source)) {
      expect(reading.at).toBe('early.jsonl.gz:1')
      break
    }
  })
})

describe('JSON', () => {
  it('reads an array, and an object of records', async () => {
    const array = await collect(readJsonFile(await fileSource(folder, 'a.json', '\uFEFF[{"a":1},{"a":2}]')))
    expect(array).toEqual([
      { kind: 'record', value: { a: 1 }, at: 'a.json:1' },
      { kind: 'record', value: { a: 2 }, at: 'a.json:2' },
    ])
    const object = await collect(readJsonFile(await fileSource(folder, 'o.json', '{"x":{"a":1}}')))
    expect(object).toEqual([{ kind: 'record', value: { a: 1 }, at: 'o.json:x' }])
  })

  it('names the place of a mistake', async () => {
    const source = await fileSource(folder, 'bad.json', '[\n  {"a": 1},\n  {"a" 2}\n]')
    await expect(collect(readJsonFile(source))).rejects.toMatchObject({
      message: "bad.json: not JSON: line 3, column 8: ':' expected; is it JSON Lines? then name it .jsonl",
    })
  })

  it('refuses what is no list of records', async () => {
    await expect(collect(readJsonFile(await fileSource(folder, 'n.json', '{"a": 1}')))).rejects.toThrow(
      /array of records/,
    )
  })
})

describe('CSV', () => {
  it('reads quoted cells with line breaks, and refuses odd rows alone', async () => {
    const bytes = Buffer.concat([
      Buffer.from('\uFEFFcode,name\r\n"def f():\n    return ""x""",f\r\nonly\r\n"'),
      Buffer.from([0xff]),
      Buffer.from('",g\r\nx = 1,h\r\n'),
    ])
    const readings = await collect(readCsv(await fileSource(folder, 'a.csv', bytes)))
    expect(readings).toEqual([
      { kind: 'record', value: { code: 'def f():\n    return "x"', name: 'f' }, at: 'a.csv:1' },
      { kind: 'refused', reason: 'wrong-columns', detail: '1 cells, the header has 2', at: 'a.csv:2' },
      { kind: 'refused', reason: 'invalid-utf8', detail: 'the row is not UTF-8', at: 'a.csv:3' },
      { kind: 'record', value: { code: 'x = 1', name: 'h' }, at: 'a.csv:4' },
    ])
  })

  it('tells broken quoting in one line', async () => {
    const source = await fileSource(folder, 'q.csv', 'a,b\n"x"y,1\n')
    await expect(collect(readCsv(source))).rejects.toMatchObject({
      fault: 'input',
      message: expect.stringMatching(/^q\.csv: not CSV: [^\n]*$/) as string,
    })
  })
})

describe('Parquet', () => {
  it('reads row groups in order, lists, nulls, and a leading byte order mark as it is', async () => {
    const file = parquetWriteBuffer({
      columnData: [
        { name: 'code', data: ['\uFEFFx = 1', 'y = 2', null, 'z'], type: 'STRING', nullable: true },
        { name: 'n', data: [1n, 2n, 3n, 4n], type: 'INT64' },
      ],
      rowGroupSize: 2,
    })
    const readings = await collect(readParquet(await fileSource(folder, 'a.parquet', new Uint8Array(file))))
    expect(readings.map(({ at }) => at)).toEqual(['a.parquet:1', 'a.parquet:2', 'a.parquet:3', 'a.parquet:4'])
    expect(values(readings)).toEqual([
      { code: '\uFEFFx = 1', n: 1n },
      { code: 'y = 2', n: 2n },
      { code: null, n: 3n },
      { code: 'z', n: 4n },
    ])
  })

  it('refuses a row whose text is not UTF-8', async () => {
    const file = parquetWriteBuffer({
      columnData: [{ name: 'code', data: [new Uint8Array([0x61]), new Uint8Array([0xff, 0xfe])] }],
      schema: [
        { name: 'root', num_children: 1 },
        { name: 'code', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
      ],
    })
    const readings = await collect(
      readParquet(await fileSource(folder, 'bytes.parquet', new Uint8Array(file))),
    )
    expect(readings).toMatchObject([
      { kind: 'record', value: { code: 'a' } },
      { kind: 'refused', reason: 'invalid-utf8', at: 'bytes.parquet:2' },
    ])
  })

  it('tells a file that is cut off', async () => {
    const source = await fileSource(folder, 'cut.parquet', 'PAR1 and no more')
    await expect(collect(readParquet(source))).rejects.toMatchObject({
      fault: 'input',
      message: expect.stringMatching(/^cut\.parquet: not a whole Parquet file/) as string,
    })
  })
})

describe('directories', () => {
  it('walks Python files in code point order and leaves out what is hidden or not UTF-8', async () => {
    const root = join(folder, 'tree')
    for (const path of ['b', 'a/Z', '.git', 'node_modules'])
      await mkdir(join(root, path), { recursive: true })
    await writeFile(join(root, 'b', 'x.py'), 'x = 1\n')
    await writeFile(join(root, 'a', 'Z', 'y.py'), '\uFEFFy = 1\n')
    await writeFile(join(root, 'a', 'é.py'), 'z = 1\n')
    await writeFile(join(root, 'a', 'bad.py'), Buffer.from([0xe9]))
    for (const path of ['a/notes.txt', '.git/h.py', 'node_modules/n.py'])
      await writeFile(join(root, path), 'no = 1\n')
    const readings = await collect(readDirectory({ kind: 'directory', path: root, name: 'tree' }))
    expect(values(readings)).toMatchObject([
      { path: 'a/Z/y.py', content: 'y = 1\n' },
      { reason: 'invalid-utf8', at: 'tree/a/bad.py' },
      { path: 'a/é.py' },
      { path: 'b/x.py' },
    ])
  })
})
