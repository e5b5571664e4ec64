import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { Manifest } from '../../schemas/manifest.ts'
import type { Pair } from '../../schemas/pair.ts'
import { UserError } from '../../pipeline/errors.ts'
import { checkRecipe } from '../../pipeline/recipe/load.ts'
import { build } from '../../pipeline/run/build.ts'
import { writeRequests } from '../../pipeline/run/teacher-requests.ts'
import { readFolder } from '../../pipeline/shards/read.ts'
import { readResponses } from '../../pipeline/teacher/batch/responses.ts'
import { keyOf, type Body } from '../../pipeline/teacher/request.ts'
import { answerOf } from '../../pipeline/run/verify/answers.ts'
import { verified } from '../run/verify/data-set.ts'
import { promptOf, Written } from '../tasks/written.ts'
import { Runs } from '../tasks/runs.ts'
import { TestClock } from './clock.ts'
import { corpus, FIELDS, rightAnswer, untrueAnswer, wrongAnswer } from './model.ts'
import { completionOf, Server, type Asked, type Reply } from './server.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracemill-teach-'))
const KEY = 'sk-very-secret-98765'
process.env['TRACEMILL_TEST_KEY'] = KEY
const servers: Server[] = []
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const programs = join(folder, 'programs.jsonl')
writeFileSync(programs, `${corpus}\n`)
let names = 0

interface Built {
  readonly out: string
  readonly manifest: Manifest
}

/** A recipe with a teacher, everything else as small as it goes. */
const recipeOf = (base_url: string, teacher: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  checkRecipe(
    {
      trust_code: true,
      checks: 'none',
      cache: join(folder, 'traces'),
      inputs: [{ corpus: 'custom', path: programs, fields: FIELDS, license: 'Apache-2.0' }],
      out: join(folder, `out-${names++}`),
      supply: { inputs: { tries: 0 }, bugs: { per_program: 0 } },
      split: { validation: 0, test: 0 },
      arms: ['code-only', 'code+test', 'placebo', 'next'],
      tasks: {
        repair: { rationale: 'teacher' },
        'output-prediction': { evidence: ['direct', 'teacher'] },
        'input-prediction': { evidence: ['teacher'] },
      },
      teacher: { base_url, model: 'm', api_key_env: 'TRACEMILL_TEST_KEY', samples: 3, ...teacher },
      ...more,
    },
    'test',
  )

async function buildWith(recipe: ReturnType<typeof recipeOf>, concurrency = 2): Promise<Built> {
  const signal = new AbortController().signal
  const quiet = () => undefined
  const clock = new TestClock()
  const options = { concurrency, overwrite: false, signal, follow: quiet, warn: quiet, clock }
  return { out: recipe.out, manifest: await build(recipe, options) }
}

async function open(reply: (asked: Asked) => Reply): Promise<Server> {
  const server = await Server.open(reply)
  servers.push(server)
  return server
}

const text = (answer: string): Reply => ({ kind: 'text', text: answer })
const newCache = (): string => join(folder, `cache-${names++}`)
const rowsOf = ({ files }: Manifest): unknown =>
  files.filter(({ path }) => path.startsWith('sft/')).map(({ path, rows_sha256 }) => [path, rows_sha256])
const stageOf = ({ funnel }: Manifest) => funnel.find(({ stage }) => stage === 'teacher')

async function ledger(out: string): Promise<string[]> {
  const lines: string[] = []
  for await (const row of readFolder(join(out, 'rejected')))
    if (row['stage'] === 'teacher') lines.push(`${String(row['reason'])}: ${String(row['detail'])}`)
  return lines
}

/** Seeds tell samples of one question apart. */
const sampleOf = ({ seed = 0 }: Body): number => seed

interface Meta {
  readonly rationale?: string
  readonly teacher?: { readonly seed?: number; readonly statements?: { confirmed: number } }
}
const metaOf = (row: Pair): Meta => JSON.parse(row.meta) as Meta

/** Fails as a hash of question and turn says, so that retries differ from question to question. */
function moody({ body, earlier }: Asked): Reply {
  const moods: Reply[] = [
    { kind: 'status', status: 500 },
    { kind: 'status', status: 429, headers: { 'retry-after': '2' } },
    { kind: 'broken', how: 'truncated' },
    { kind: 'broken', how: 'reset' },
  ]
  const roll = createHash('sha256')
    .update(`${keyOf(body, 0)} ${earlier}`)
    .digest()
    .readUInt8(0)
  const mood = earlier < 3 ? moods[roll % 8] : undefined
  if (mood !== undefined) return mood
  return text([untrueAnswer, wrongAnswer, rightAnswer][sampleOf(body)]?.(body) ?? '')
}

describe('a build with a teacher', () => {
  const cache = newCache()

  it(
    'keeps what is true, tells why the rest is not, and asks nothing twice',
    { timeout: 480_000 },
    async () => {
      const server = await open(({ body }) =>
        text([untrueAnswer, wrongAnswer, rightAnswer][sampleOf(body)]?.(body) ?? ''),
      )
      const first = await buildWith(recipeOf(server.url, { cache }))
      const written = await Written.read(first.out, 'next')
      const repairs = written.of('repair')
      expect(repairs).toHaveLength(3)
      // Without a teacher: its words are those of the rows, and all else is made of them anew.
      expect((await verified(first.out)).checks.flatMap(({ faults }) => faults)).toEqual([])
      expect(written.of('output-prediction').filter(({ arm }) => arm === 'teacher')).toHaveLength(6)
      expect(written.of('input-prediction')).toHaveLength(6)
      expect(stageOf(first.manifest)).toEqual({
        stage: 'teacher',
        in: 45,
        out: 15,
        rejected: { 'contradicts-trace': 15, 'fix-fails-tests': 3, 'wrong-answer': 12 },
      })
      expect(await ledger(first.out)).toContain(
        'contradicts-trace: line 2: total = 123456789, and the run has 0',
      )
      expect(server.asked).toHaveLength(45)

      const runs = await Runs.open()
      try {
        for (const row of written.rows) expect(await written.judge(row, runs)).toEqual({ kind: 'correct' })
      } finally {
        await runs.close()
      }
      for (const row of written.rows.filter(({ meta }) => meta.includes('"rationale"'))) {
        expect(metaOf(row)).toMatchObject({ rationale: 'teacher', teacher: { model: 'm', seed: 2 } })
        expect(metaOf(row).teacher?.statements?.confirmed).toBeGreaterThan(0)
        expect(answerOf(row)).toContain('The loop does the work.')
        expect(promptOf(row)).not.toContain('Recording')
        expect(row.trace_in).toBe(row.task === 'repair' ? 'prompt' : 'none')
      }

      expect(readFileSync(join(first.out, 'README.md'), 'utf8')).toContain('Of 45 answers 15 were kept')

      // The arms of a sample have one answer.
      const plain = await Written.read(first.out, 'code-only')
      const placebo = await Written.read(first.out, 'placebo')
      for (const other of [plain, placebo])
        expect(other.of('repair').map((row) => [row.sample_id, answerOf(row)])).toEqual(
          repairs.map((row) => [row.sample_id, answerOf(row)]),
        )

      const again = await buildWith(recipeOf(server.url, { cache, api_key_env: 'NOT_SET' }))
      expect(server.asked).toHaveLength(45)
      expect(again.manifest.teacher).toEqual({
        asked: 0,
        cached: 45,
        attempts: 0,
        prompt_tokens: 0,
        completion_tokens: 0,
        cost: null,
      })
      expect(rowsOf(again.manifest)).toEqual(rowsOf(first.manifest))

      // A server that fails, and another number of requests and lanes at once, change no byte.
      const shaky = await open(moody)
      const other = await buildWith(recipeOf(shaky.url, { cache: newCache(), requests_at_once: 1 }), 1)
      expect(shaky.asked.length).toBeGreaterThan(50)
      expect(rowsOf(other.manifest)).toEqual(rowsOf(first.manifest))

      // The key stands in nothing that was written.
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .map((name) => join(folder, name))
        .filter((path) => statSync(path).isFile())
      expect(files.length).toBeGreaterThan(100)
      for (const path of files) expect(readFileSync(path).includes(KEY), path).toBe(false)
    },
  )

  it(
    'goes on where a failing server ended it, and gives the same rows from batch files',
    { timeout: 480_000 },
    async () => {
      let left = 7
      const server = await open(({ body }) =>
        left-- > 0 ? text(rightAnswer(body)) : { kind: 'status', status: 503 },
      )
      const options = { cache: newCache(), retries: 1 }
      const error = await buildWith(recipeOf(server.url, options)).catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(UserError)
      expect(String(error)).toContain('build again to go on')
      left = Number.POSITIVE_INFINITY
      const before = server.asked.length
      const whole = await buildWith(recipeOf(server.url, options))
      expect(whole.manifest.teacher).toMatchObject({ asked: 8, cached: 7 })
      expect(server.asked.length - before).toBe(8)
      const { rows } = await Written.read(whole.out, 'placebo')
      expect(rows).toHaveLength(21)

      // Without a server, by batch files.
      const recipe = recipeOf('http://127.0.0.1:9/v1', { cache: newCache() })
      const requests = join(folder, 'requests.jsonl')
      const written = {
        out: requests,
        overwrite: false,
        concurrency: 2,
        signal: new AbortController().signal,
        warn: () => undefined,
      }
      expect(await writeRequests(recipe, written)).toEqual({ written: 45, cached: 0 })
      const bytes = readFileSync(requests, 'utf8')

      const lines = bytes
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { custom_id: string; body: Body })
      expect(lines[0]).toMatchObject({ method: 'POST', url: '/v1/chat/completions', body: { model: 'm' } })
      const answered = lines.map(({ custom_id, body }) =>
        JSON.stringify({
          id: 'x',
          custom_id,
          response: { status_code: 200, request_id: 'r', body: completionOf(rightAnswer(body)) },
          error: null,
        }),
      )
      const busy = JSON.stringify({
        custom_id: lines[0]?.custom_id,
        response: { status_code: 429, body: { error: { message: 'busy' } } },
        error: null,
      })
      const expired = JSON.stringify({
        custom_id: lines[1]?.custom_id,
        response: null,
        error: { code: 'batch_expired', message: 'late' },
      })
      const stranger = JSON.stringify({ custom_id: 'f'.repeat(64), response: { status_code: 200, body: {} } })
      const responses = join(folder, 'responses.jsonl')
      writeFileSync(
        responses,
        [busy, expired, stranger, ...answered.slice(2), '{"custom_id": "cut'].join('\n'),
      )
      const { teacher } = recipe
      if (teacher === undefined) throw new Error('the recipe has a teacher')
      const read = await readResponses({ requests, responses: [responses] }, teacher)
      expect(read).toMatchObject({ stored: 43, missing: 2 })
      expect([...read.failed]).toEqual([
        ['429 busy', 1],
        ['late', 1],
      ])
      expect(read.unknown).toEqual([
        `${responses}:3: custom_id '${'f'.repeat(64)}' is in no request, or stood before`,
      ])
      expect(read.unreadable).toEqual([`${responses}:47: is no line of batch output`])

      // What is still wanted is asked for, and nothing else.
      const rest = join(folder, 'rest.jsonl')
      expect(await writeRequests(recipe, { ...written, out: rest, concurrency: 1 })).toMatchObject({
        written: 2,
      })
      expect(readFileSync(rest, 'utf8')).toBe(bytes.split('\n').slice(0, 2).join('\n') + '\n')
      writeFileSync(responses, answered.slice(0, 2).join('\n'))
      expect(await readResponses({ requests: rest, responses: [responses] }, teacher)).toMatchObject({
        stored: 2,
        missing: 0,
      })
      const built = await buildWith(recipe)
      expect(built.manifest.teacher).toMatchObject({ asked: 0 })
      expect(rowsOf(built.manifest)).toEqual(rowsOf(whole.manifest))

      writeFileSync(requests, bytes.replace('"model":"m"', '"model":"other"'))
      await expect(readResponses({ requests, responses: [responses] }, teacher)).rejects.toThrow(
        `${requests}:1: is no request that 'teacher requests' wrote with this recipe`,
      )
    },
  )

  it(
    'takes the shortest that passes, where the recipe says so, and tells why not the others',
    { timeout: 480_000 },
    async () => {
      const replies: Reply[] = [
        { kind: 'json', body: { choices: [] } },
        { kind: 'text', text: 'half of', finish: 'length' },
        { kind: 'status', status: 400, body: { error: { code: 'content_filter', message: 'no' } } },
        text('No answer in here.'),
      ]
      const server = await open(({ body }) => {
        const sample = sampleOf(body)
        const right = rightAnswer(body)
        const reply = replies[sample]
        if (reply !== undefined) return reply
        if (sample === 4) return text(`As the trace shows, it works.\n${right}`)
        if (sample === 5) return text(`${'word '.repeat(5000)}\n${right}`)
        return text(sample === 7 ? right : `To begin at the beginning.\n${right}`)
      })
      const fields = { cache: newCache(), samples: 9, keep: 'shortest' }
      const { out, manifest } = await buildWith(recipeOf(server.url, fields))
      expect(stageOf(manifest)).toEqual({
        stage: 'teacher',
        in: 9 * 15,
        out: 15,
        rejected: {
          'cut-off': 15,
          'longer-than-kept': 30,
          'mentions-trace': 15,
          'no-answer': 30,
          'over-budget': 15,
          'refused-by-server': 15,
        },
      })
      const { rows } = await Written.read(out, 'code-only')
      const taught = rows.filter(({ meta }) => meta.includes('"rationale"'))
      expect(taught.map((row) => metaOf(row).teacher?.seed)).toEqual(Array.from({ length: 15 }, () => 7))
    },
  )
})
