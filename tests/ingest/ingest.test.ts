import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { describe, expect, it } from 'vitest'
import { parse } from '../../schemas/parse.ts'
import { Program } from '../../schemas/program.ts'
import { Recipe } from '../../schemas/recipe.ts'
import { inputFiles, measured } from '../../pipeline/ingest/files.ts'
import { identify } from '../../pipeline/ingest/identify.ts'
import { ingested } from './run-of.ts'
import { openedSyntax } from './opened-syntax.ts'
import { temporaryFolder } from './temporary.ts'

const folder = await temporaryFolder()
const syntax = await openedSyntax()

const line = (fields: object): string => `${JSON.stringify({ code: 'x = 1\n', ...fields })}\n`
const write = (name: string, content: string | Uint8Array): Promise<void> =>
  writeFile(join(folder, name), content)
const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex')

describe('ingest', () => {
  it('counts so that in = out + rejected, with every kind of bad record in one file', async () => {
    const bytes = Buffer.concat([
      Buffer.from(line({ name: 'good' }) + '{"code": \n' + '{"code": 5}\n' + '{"name": "none"}\n'),
      Buffer.from([0x22, 0xff, 0x22, 0x0a]),
      Buffer.from('{"code": "x = \'\\ud800\'"}\n{"code": "x = 1\\u0000"}\n{"code": "def"}\n'),
      Buffer.from('{"code": "x = 2", "instruction": "\\udfff"}\n'),
      Buffer.from(line({ name: 'last', code: 'x = 3' }).trimEnd()),
    ])
    await write('mixed.jsonl', bytes)
    const result = await ingested({ inputs: [{ corpus: 'programs', path: 'mixed.jsonl' }] }, syntax, {
      folder,
    })
    expect(result.programs.map(({ origin }) => origin.path)).toEqual(['good', 'last'])
    expect(result.rejections.map(({ reason, id }) => `${reason} ${id}`)).toEqual(
      [
        'malformed-json',
        'wrong-record',
        'wrong-record',
        'invalid-utf8',
        'lone-surrogate',
        'nul-in-code',
        'syntax-error',
        'lone-surrogate',
      ].map((reason, index) => `${reason} programs mixed.jsonl:${index + 2}`),
    )
    expect(result.out).toBe(2)
    expect(result.in).toBe(10)
    for (const program of result.programs) expect(() => parse(Program, program)).not.toThrow()
  })

  it('reads `limit` records of each input, bad ones among them', async () => {
    await write('one.jsonl', '{bad\n' + line({ name: 'a' }) + line({ name: 'b', code: 'y = 1' }))
    const input = { corpus: 'programs', path: 'one.jsonl' } as const
    const result = await ingested({ inputs: [input, { ...input, name: 'again' }], limit: 2 }, syntax, {
      folder,
    })
    expect(result.programs.map(({ origin }) => `${origin.corpus} ${origin.path}`)).toEqual([
      'programs a',
      'again a',
    ])
    expect(result.rejections).toHaveLength(2)
  })

  it('lets in the licences of the recipe alone', async () => {
    const licenses = ['MIT', 'GPL-3.0-only', 'MIT OR GPL-3.0-only', 'MIT AND GPL-3.0-only', undefined]
    await write(
      'licences.jsonl',
      licenses.map((license, n) => line({ license, code: `x = ${n}\n` })).join(''),
    )
    const result = await ingested(
      {
        inputs: [{ corpus: 'programs', path: 'licences.jsonl', license: 'Apache-2.0' }],
        licenses: ['MIT', 'Apache-2.0'],
      },
      syntax,
      { folder },
    )
    expect(result.programs.map(({ origin }) => origin.license)).toEqual([
      'MIT',
      'MIT OR GPL-3.0-only',
      'Apache-2.0',
    ])
    expect(result.rejections.map(({ reason, detail }) => `${reason} ${detail}`)).toEqual([
      'license-not-allowed GPL-3.0-only',
      'license-not-allowed MIT AND GPL-3.0-only',
    ])
  })

  it('gives the same programs from every format', async () => {
    const code = 'def f(x):\n    return x  # é\n'
    const test = 'assert f(1) == 1'
    await write('f.jsonl', `${JSON.stringify({ code, test })}\n`)
    await write('f.ndjson.gz', gzipSync(`${JSON.stringify({ code, test })}\n`))
    await write('f.json', JSON.stringify([{ code, test }]))
    await write('f.csv', `code,test\n"${code}",${test}\n`)
    await write(
      'f.parquet',
      new Uint8Array(
        parquetWriteBuffer({
          columnData: [
            { name: 'code', data: [code] },
            { name: 'test', data: [test] },
          ],
        }),
      ),
    )
    const ids = new Set<string>()
    for (const path of ['f.jsonl', 'f.ndjson.gz', 'f.json', 'f.csv', 'f.parquet']) {
      const { programs } = await ingested(
        { inputs: [{ corpus: 'custom', path, fields: { code: 'code', tests: 'test' } }] },
        syntax,
        { folder },
      )
      expect(programs).toMatchObject([{ code, tests: [{ source: test }], origin: { path: `${path}:1` } }])
      for (const { id } of programs) ids.add(id)
    }
    expect(ids.size).toBe(1)
  })

  it('reads standard input as JSON Lines, and measures it', async () => {
    const text = line({ name: 'piped' })
    const input = measured(Readable.from([Buffer.from(text)], { objectMode: false }))
    const { programs } = await ingested({ inputs: [{ corpus: 'programs', path: '-' }] }, syntax, {
      stdin: input.stream,
    })
    expect(programs).toMatchObject([{ origin: { path: 'piped' } }])
    expect(input.result()).toEqual({ bytes: text.length, sha256: sha256(text) })
  })

  it('reads a directory of sources', async () => {
    await mkdir(join(folder, 'src/deep'), { recursive: true })
    await write('src/b.py', 'def b():\n    return 1\n')
    await write('src/deep/a.py', 'def a():\n    return 1\n')
    const { programs } = await ingested(
      { inputs: [{ corpus: 'source-files', path: 'src', name: 'mine', license: 'MIT' }] },
      syntax,
      { folder },
    )
    expect(programs.map(({ origin, group }) => [origin.path, group, origin.license])).toEqual([
      ['b.py', 'mine/b.py', 'MIT'],
      ['deep/a.py', 'mine/deep/a.py', 'MIT'],
    ])
  })

  it('holds no path of the host', async () => {
    const { programs, rejections } = await ingested(
      { inputs: [{ corpus: 'programs', path: join(folder, 'mixed.jsonl') }] },
      syntax,
    )
    expect(JSON.stringify([programs, rejections])).not.toContain(folder)
  })
})

describe('what the user can mend', () => {
  const failing = async (input: Recipe['inputs'][number]): Promise<unknown> =>
    ingested({ inputs: [input] }, syntax, { folder }).then(
      () => undefined,
      (error: unknown) => error,
    )

  it.each([
    [
      { corpus: 'humaneval', path: 'absent.jsonl' },
      "inputs[0].path: 'absent.jsonl' matches no file; mend the path",
    ],
    [
      { corpus: 'humaneval', path: 'absent/*.jsonl' },
      "inputs[0].path: 'absent/*.jsonl' matches no file; mend the path",
    ],
    [
      { corpus: 'humaneval', path: 'src' },
      "inputs[0].path: 'src' is a directory; name its files, as in 'src/*.jsonl'",
    ],
    [
      { corpus: 'custom', path: 'src', format: 'jsonl', fields: { code: 'code' } },
      "inputs[0].path: 'src' is a directory; name its files, as in 'src/*.jsonl'",
    ],
    [
      { corpus: 'programs', path: 'empty.jsonl' },
      "inputs[0].path: 'empty.jsonl' holds no record; give a file that has some",
    ],
    [
      { corpus: 'source-files', path: 'bare' },
      "inputs[0].path: 'bare' holds no file '*.py'; give a folder that has some",
    ],
    [
      { corpus: 'programs', path: 'strange.bin' },
      "strange.bin: its name does not tell the format; set 'format' of the input (jsonl, json, csv, parquet, directory)",
    ],
    [
      { corpus: 'programs', path: 'cut.jsonl.gz' },
      'cut.jsonl.gz: the gzip data ends early; fetch the file again',
    ],
  ] as const)('%j', async (input, message) => {
    await write('empty.jsonl', '\n\n')
    await write('strange.bin', 'x')
    await write('cut.jsonl.gz', gzipSync(line({}).repeat(1000)).subarray(0, 40))
    await mkdir(join(folder, 'bare'), { recursive: true })
    expect(await failing(input as Recipe['inputs'][number])).toMatchObject({
      name: 'UserError',
      fault: 'input',
      message,
    })
  })
})

describe('input files', () => {
  it('lists patterns in order with size and digest, and folders as one', async () => {
    await mkdir(join(folder, 'parts/x'), { recursive: true })
    await mkdir(join(folder, 'parts/y'), { recursive: true })
    for (const name of ['parts/x/b.jsonl', 'parts/x/a.jsonl', 'parts/y/a.jsonl'])
      await write(name, line({ name }))
    const inputs = [
      { corpus: 'programs', path: 'parts/**/*.jsonl' },
      { corpus: 'source-files', path: 'src' },
      { corpus: 'programs', path: '-' },
    ]
    const files = await inputFiles(parse(Recipe, { inputs, out: 'o' }), folder)
    expect(files.map(({ path }) => path)).toEqual(['x/a.jsonl', 'x/b.jsonl', 'y/a.jsonl', 'src'])
    expect(files[0]).toEqual({
      corpus: 'programs',
      path: 'x/a.jsonl',
      bytes: line({ name: 'parts/x/a.jsonl' }).length,
      sha256: sha256(line({ name: 'parts/x/a.jsonl' })),
    })
    const before = files[3]
    await write('src/b.py', 'def b():\n    return 2\n')
    const [after] = await inputFiles(parse(Recipe, { inputs: inputs.slice(1, 2), out: 'o' }), folder)
    expect(after?.bytes).toBe(before?.bytes)
    expect(after?.sha256).not.toBe(before?.sha256)
  })
})

describe('identify', () => {
  const origin = { corpus: 'c', path: 'p', license: 'MIT' }
  it('knows a program by its code, whatever its line ends and the space around it', () => {
    const ids = ['x = 1\ny = 2', '\n  \nx = 1\r\ny = 2\r\n\r\n', '\uFEFFx = 1\ry = 2\n  '].map(
      (code) => identify({ code, origin, group: 'g' }).id,
    )
    expect(new Set(ids).size).toBe(1)
  })
  it('tells programs apart by entry point and by code', () => {
    const base = { code: 'x = 1', origin, group: 'g' }
    const ids = [
      base,
      { ...base, entry_point: 'x' },
      { ...base, entry_point: 'y' },
      { ...base, code: 'x = 2' },
      { ...base, code: ' x = 1' },
    ].map((fields) => identify(fields).id)
    expect(new Set(ids).size).toBe(5)
  })
  it('refuses fields that make no program', () => {
    expect(() => identify({ code: 'x = 1', origin: { ...origin, license: '' }, group: 'g' })).toThrow(
      /license/,
    )
  })
})
