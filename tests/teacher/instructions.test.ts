import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { Manifest } from '../../schemas/manifest.ts'
import { checkRecipe } from '../../pipeline/recipe/load.ts'
import { build } from '../../pipeline/run/build.ts'
import { writeRequests } from '../../pipeline/run/teacher-requests.ts'
import { readFolder } from '../../pipeline/shards/read.ts'
import { readResponses } from '../../pipeline/teacher/batch/responses.ts'
import { answerOf } from '../../pipeline/run/verify/answers.ts'
import type { Body } from '../../pipeline/teacher/request.ts'
import { verified } from '../run/verify/data-set.ts'
import { promptOf, Written } from '../tasks/written.ts'
import { completionOf, Server, type Reply } from './server.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracemill-words-'))
const servers: Server[] = []
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const TALLY =
  'def tally(xs):\n    total = 0\n    for x in xs:\n        total = total + x * x\n    return total\n'
const WIDEST = 'def widest(words):\n    return max(words, key=len, default="")\n'
const KNOWN = 'def known(n):\n    return n + 1\n'
const programs = join(folder, 'programs.jsonl')
writeFileSync(
  programs,
  [
    { code: TALLY, name: 'tally', calls: [], tests: ['assert tally([3]) == 9', 'assert tally([]) == 0'] },
    // Without a test of its own: what its calls give becomes tests.
    { code: WIDEST, name: 'widest', calls: ["widest(['a', 'bcd'])", 'widest([])'], tests: [] },
    { code: KNOWN, name: 'known', calls: [], tests: ['assert known(1) == 2'], words: 'Add one.' },
  ]
    .map(({ name, ...rest }) => JSON.stringify({ ...rest, entry_point: name, path: name, group: name }))
    .join('\n'),
)

const WORDS = {
  tally: 'Given a list of integers, give the sum of their squares; 0 for an empty list.',
  widest:
    'Given a list of strings, give the longest, the first of several; the empty string for an empty list.',
} as const
type Name = keyof typeof WORDS
const PROGRAMS: Readonly<Record<Name, string>> = {
  tally: 'def tally(numbers):\n    return sum(n ** 2 for n in numbers)\n',
  widest:
    'def widest(words):\n    best = ""\n    for word in words:\n        if len(word) > len(best):\n            best = word\n    return best\n',
}

const asked = ({ messages }: Body): string => messages.at(-1)?.content ?? ''
const nameIn = (body: Body): Name => (asked(body).includes('tally') ? 'tally' : 'widest')
const wantsWords = (body: Body): boolean => asked(body).includes('Write the problem that it solves')
const block = (code: string): string => `Here it is.\n\n\`\`\`python\n${code}\`\`\``

/** What a model says that is never wrong. */
function right(body: Body): string {
  return wantsWords(body) ? `[ANSWER]\n${WORDS[nameIn(body)]}\n[/ANSWER]` : block(PROGRAMS[nameIn(body)])
}

let names = 0
const recipeOf = (base_url: string, teacher: Record<string, unknown> = {}) =>
  checkRecipe(
    {
      trust_code: true,
      checks: 'none',
      cache: join(folder, 'traces'),
      inputs: [
        {
          corpus: 'custom',
          path: programs,
          fields: {
            code: 'code',
            entry_point: 'entry_point',
            calls: 'calls',
            tests: 'tests',
            instruction: 'words',
            path: 'path',
            group: 'group',
          },
          license: 'Apache-2.0',
        },
      ],
      out: join(folder, `out-${names++}`),
      supply: { inputs: { tries: 0 }, bugs: { per_program: 0 } },
      split: { validation: 0, test: 0 },
      arms: ['code-only'],
      tasks: { synthesis: {} },
      teacher: { base_url, model: 'm', samples: 2, instructions: 'missing', ...teacher },
    },
    'test',
  )

async function buildWith(
  recipe: ReturnType<typeof recipeOf>,
  concurrency = 2,
): Promise<{ out: string; manifest: Manifest }> {
  const quiet = () => undefined
  const { signal } = new AbortController()
  const manifest = await build(recipe, {
    concurrency,
    overwrite: false,
    signal,
    follow: quiet,
    warn: quiet,
  })
  return { out: recipe.out, manifest }
}

async function open(reply: (body: Body) => Reply | string): Promise<Server> {
  const server = await Server.open(({ body }) => {
    const said = reply(body)
    return typeof said === 'string' ? { kind: 'text', text: said } : said
  })
  servers.push(server)
  return server
}

let caches = 0
const newCache = (): string => join(folder, `cache-${caches++}`)
const stageOf = ({ funnel }: Manifest) => funnel.find(({ stage }) => stage === 'teacher')
const rowsOf = ({ files }: Manifest): unknown =>
  files
    .filter(({ path }) => !path.startsWith('rejected/'))
    .map(({ path, rows_sha256 }) => [path, rows_sha256])

async function ledger(out: string): Promise<string[]> {
  const lines: string[] = []
  for await (const row of readFolder(join(out, 'rejected')))
    if (row['stage'] === 'teacher') lines.push(`${String(row['reason'])}: ${String(row['detail'])}`)
  return lines
}

describe('instructions by a teacher', () => {
  it('stand where there were none, if a program written from them alone passes the tests', async () => {
    const cache = newCache()
    const server = await open(right)
    const { out, manifest } = await buildWith(recipeOf(server.url, { cache }))
    const { rows } = await Written.read(out, 'code-only')
    const told = rows.map((row) => [row.instruction_origin, answerOf(row)])
    expect(told).toHaveLength(3)
    expect(told).toEqual(
      expect.arrayContaining(
        [
          ['corpus', KNOWN],
          ['teacher', TALLY],
          ['teacher', WIDEST],
        ].map(([origin, code]) => [origin, `\`\`\`python\n${code}\`\`\``]),
      ),
    )
    for (const row of rows.filter((each) => each.instruction_origin === 'teacher')) {
      const name = answerOf(row).includes('tally') ? 'tally' : 'widest'
      expect(promptOf(row)).toContain(WORDS[name])
      expect(JSON.parse(row.meta)).toMatchObject({
        instruction_by: { model: 'm', tests: 2, parameters: { max_tokens: 2048, seed: 0 } },
      })
    }
    // Who writes the program sees what a row shows, and nothing else.
    const prompts = rows.map(promptOf)
    const solutions = server.asked.map(({ body }) => body).filter((body) => !wantsWords(body))
    expect(solutions).toHaveLength(2)
    for (const body of solutions) expect(prompts).toContain(asked(body))
    expect(stageOf(manifest)).toEqual({ stage: 'teacher', in: 2, out: 2, rejected: {} })
    expect((await verified(out)).checks.flatMap(({ faults }) => faults)).toEqual([])
    const card = readFileSync(join(out, 'README.md'), 'utf8')
    expect(card).toContain('came without words')
    expect(card).not.toContain('hold its reasoning')

    // What was answered is not asked again, whatever runs beside it.
    const again = await buildWith(recipeOf(server.url, { cache, requests_at_once: 1 }), 1)
    expect(server.asked).toHaveLength(4)
    expect(rowsOf(again.manifest)).toEqual(rowsOf(manifest))
  })

  it('are refused where they hold the program, lean on it, or nobody can write it from them', async () => {
    const said: Readonly<Record<number, (body: Body) => string>> = {
      0: () => 'It adds squares.',
      1: () => '[ANSWER]Start with total = 0, then total = total + x * x for each.[/ANSWER]',
      2: () => '[ANSWER]Do what the program above does.[/ANSWER]',
      3: () => `[ANSWER]Write this:\n${block(TALLY.replaceAll('total', 'sum'))}\n[/ANSWER]`,
      4: () => '[ANSWER]Add the numbers.[/ANSWER]',
    }
    const sum = block('def tally(xs):\n    return sum(xs)\n')
    const server = await open((body) => {
      const { seed = 0 } = body
      if (wantsWords(body)) return said[seed]?.(body) ?? right(body)
      return seed === 4 && nameIn(body) === 'tally' ? sum : right(body)
    })
    const { out, manifest } = await buildWith(recipeOf(server.url, { cache: newCache(), samples: 6 }))
    const lines = await ledger(out)
    expect(lines.filter((line) => !line.includes('widest')).toSorted()).toEqual(
      expect.arrayContaining([
        'answer-in-prompt: holds a program',
        "answer-in-prompt: quotes 'total = total + x * x'",
        "mentions-program: says 'the program above'",
        'no-answer: no [ANSWER]...[/ANSWER]',
        'no-program-from-it: AssertionError:  in assert tally([3]) == 9',
      ]),
    )
    const stage = stageOf(manifest)
    expect(stage?.in).toBe((stage?.out ?? 0) + lines.length)
    const { rows } = await Written.read(out, 'code-only')
    expect(rows.filter(({ instruction_origin }) => instruction_origin === 'teacher')).toHaveLength(2)
  })

  it('come by batch files in two rounds', async () => {
    const server = await open(right)
    const whole = await buildWith(recipeOf(server.url, { cache: newCache() }))
    const recipe = recipeOf('http://127.0.0.1:9/v1', { cache: newCache(), samples: 1 })
    const { teacher } = recipe
    if (teacher === undefined) throw new Error('the recipe has a teacher')
    const requests = join(folder, 'requests.jsonl')
    const responses = join(folder, 'responses.jsonl')
    const { signal } = new AbortController()
    for (const round of [1, 2]) {
      const options = { out: requests, concurrency: 2, signal, overwrite: true, warn: () => undefined }
      expect(await writeRequests(recipe, options)).toEqual({ written: 2, cached: round === 1 ? 0 : 2 })
      const answered = readFileSync(requests, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { custom_id: string; body: Body })
        .map(({ custom_id, body }) => ({
          custom_id,
          response: { status_code: 200, body: completionOf(right(body)) },
          error: null,
        }))
      writeFileSync(responses, answered.map((each) => JSON.stringify(each)).join('\n'))
      const read = await readResponses({ requests, responses: [responses] }, teacher)
      expect(read).toMatchObject({ stored: 2, missing: 0 })
    }
    const built = await buildWith(recipe)
    expect(built.manifest.teacher).toMatchObject({ asked: 0 })
    expect(rowsOf(built.manifest)).toEqual(rowsOf(whole.manifest))
  })

  it('are asked for only where a task shows them', () => {
    const { tasks: _, ...rest } = recipeOf('http://127.0.0.1:9/v1')
    expect(() => checkRecipe({ ...rest, tasks: { repair: {} } }, 'r.yaml')).toThrow(
      'r.yaml: teacher.instructions: no task is made of them; add synthesis to tasks, or set none',
    )
  })
})
