import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from '../../schemas/parse.ts'
import { Teacher as Options } from '../../schemas/teacher.ts'
import { UserError } from '../../pipeline/errors.ts'
import { requestOf } from '../../pipeline/teacher/request.ts'
import { AskingTeacher } from '../../pipeline/teacher/teacher.ts'
import { TestClock } from './clock.ts'
import { Server, type Asked, type Reply } from './server.ts'

const KEY = 'sk-secret-0123456789'
const env = { TEACHER_KEY: KEY, TWO_LINES: `${KEY}\nsk-other`, CURLY: `“${KEY}”`, LINE_END: `${KEY}\n` }
let folder = ''
const servers: Server[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tracemill-teacher-'))
})
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
  rmSync(folder, { recursive: true, force: true })
})

async function open(reply: (asked: Asked) => Reply, fields: Record<string, unknown> = {}) {
  const server = await Server.open(reply)
  servers.push(server)
  const options = parse(Options, {
    base_url: server.url,
    model: 'm',
    api_key_env: 'TEACHER_KEY',
    cache: folder,
    ...fields,
  })
  const clock = new TestClock()
  const again = () => new AskingTeacher(options, new AbortController().signal, { clock, env })
  const ask = (text: string, sample = 0, teacher = again()) =>
    teacher.ask(requestOf([{ role: 'user', content: text }], sample, options))
  return { server, options, clock, ask, again }
}

const fine: Reply = { kind: 'text', text: 'fine' }
const failure = async (promise: Promise<unknown>): Promise<UserError> => {
  const error = await promise.catch((thrown: unknown) => thrown)
  if (!(error instanceof UserError)) throw error
  return error
}

describe('a question', () => {
  it('is sent with the parameters of the recipe, and each sample with a seed of its own', async () => {
    const fields = { temperature: 0.5, top_p: 0.9, max_tokens: 77, seed: 40 }
    const { server, ask } = await open(() => fine, fields)
    expect(await ask('why', 2)).toMatchObject({ text: 'fine', model: 'teacher-1', prompt_tokens: 100 })
    expect(server.asked[0]?.body).toEqual({
      model: 'm',
      messages: [{ role: 'user', content: 'why' }],
      max_tokens: 77,
      temperature: 0.5,
      top_p: 0.9,
      seed: 42,
    })
    expect(server.asked[0]?.authorization).toBe(`Bearer ${KEY}`)
  })

  it('is asked once, now and later; another sample, text or parameter is another question', async () => {
    const { server, ask, again } = await open(() => fine)
    const teacher = again()
    await Promise.all([ask('why', 0, teacher), ask('why', 0, teacher)])
    expect(server.asked).toHaveLength(1)
    await ask('why')
    expect(server.asked).toHaveLength(1)
    await ask('why', 1)
    await ask('how')
    expect(server.asked).toHaveLength(3)
    const other = await open(() => fine, { temperature: 0.1 })
    await other.ask('why')
    expect(other.server.asked).toHaveLength(1)
  })

  it('is asked again where the stored answer was changed', async () => {
    const { server, ask } = await open(() => fine)
    await ask('why')
    const [path = ''] = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.json'),
    )
    const stored = readFileSync(join(folder, path), 'utf8')
    writeFileSync(join(folder, path), stored.replace('"fine"', '"mine"'))
    expect(await ask('why')).toMatchObject({ text: 'fine' })
    expect(server.asked).toHaveLength(2)
    expect(readFileSync(join(folder, path), 'utf8')).toBe(stored)
  })
})

describe('what fails in passing is tried again', () => {
  const failures: Record<string, Reply> = {
    'a 500': { kind: 'status', status: 500 },
    'a 503': { kind: 'status', status: 503 },
    'a 429': { kind: 'status', status: 429 },
    'a body that breaks off': { kind: 'broken', how: 'reset' },
    'a body that is cut': { kind: 'broken', how: 'truncated' },
    silence: { kind: 'stall', after: 'nothing' },
    'silence after the head': { kind: 'stall', after: 'head' },
    'an answer of another kind': { kind: 'json', body: { detail: 'busy' } },
  }
  it.each(Object.entries(failures))('%s', async (_name, reply) => {
    const { server, ask, clock } = await open(({ earlier }) => (earlier < 2 ? reply : fine), {
      timeout_seconds: 0.3,
    })
    expect(await ask('why')).toMatchObject({ text: 'fine' })
    expect(server.asked).toHaveLength(3)
    expect(clock.waits).toHaveLength(2)
    // Exponential: from a half to the whole of 1 s, then of 2 s.
    expect(clock.waits[0]).toBeGreaterThanOrEqual(500)
    expect(clock.waits[0]).toBeLessThanOrEqual(1000)
    expect(clock.waits[1]).toBeGreaterThanOrEqual(1000)
    expect(clock.waits[1]).toBeLessThanOrEqual(2000)
  })

  it('after as long as the server says', async () => {
    const busy: Reply = { kind: 'status', status: 429, headers: { 'retry-after': '17' } }
    const { ask, clock } = await open(({ earlier }) => (earlier === 0 ? busy : fine))
    await ask('why')
    expect(clock.waits).toEqual([17_000])
  })

  it('so often as the recipe allows; then one line ends the build, and every later question', async () => {
    const { server, ask, again } = await open(() => ({ kind: 'status', status: 500 }), { retries: 2 })
    const teacher = again()
    const error = await failure(ask('why', 0, teacher))
    expect(error.fault).toBe('environment')
    expect(error.message).toMatch(/failed 3 times, last by: 500 no; what was answered is in the cache/)
    expect(await failure(ask('how', 0, teacher))).toBe(error)
    expect(server.asked).toHaveLength(3)
  })

  it('not where nobody listens for good', async () => {
    const { server, ask } = await open(() => fine, { retries: 1 })
    await server.close()
    expect((await failure(ask('why'))).message).toMatch(/failed 2 times, last by: .*(ECONNREFUSED|closed)/)
  })
})

describe('a mistake is told at once, without the key', () => {
  it.each([
    [400, 'usage', 'does it take these parameters?'],
    [401, 'environment', 'look at the key in TEACHER_KEY'],
    [404, 'usage', "does it serve 'm', under this base_url?"],
  ] as const)('%i', async (status, fault, way) => {
    const body = { error: { message: `bad ${KEY} there` } }
    const { server, ask } = await open(() => ({ kind: 'status', status, body }))
    const error = await failure(ask('why'))
    expect(error.fault).toBe(fault)
    expect(error.message).toContain(way)
    expect(error.message).toContain('bad *** there')
    expect(error.message.split('\n')).toHaveLength(1)
    expect(server.asked).toHaveLength(1)
    expect(readdirSync(folder)).toEqual([])
  })

  it('where the variable is empty', async () => {
    const { ask } = await open(() => fine, { api_key_env: 'NOT_SET' })
    expect((await failure(ask('why'))).message).toBe(
      'teacher.api_key_env: NOT_SET is not set; put the key there',
    )
  })

  it.each(['TWO_LINES', 'CURLY'])(
    'where the variable holds what no header can, and shows it nowhere: %s',
    async (name) => {
      const { server, ask } = await open(() => fine, { api_key_env: name })
      const error = await failure(ask('why'))
      expect(error.fault).toBe('environment')
      expect(error.message).toBe(
        `teacher.api_key_env: what ${name} holds is no key: it has blanks, line ends or letters beyond ASCII; put the key alone there`,
      )
      expect(server.asked).toEqual([])
    },
  )

  it('but not for a line end behind the key, as files have it', async () => {
    const { server, ask } = await open(() => fine, { api_key_env: 'LINE_END' })
    await ask('why')
    expect(server.asked[0]?.authorization).toBe(`Bearer ${KEY}`)
  })

  it('but what concerns one question alone is its answer, and is kept', async () => {
    const body = { error: { message: 'too long', code: 'context_length_exceeded' } }
    const { server, ask } = await open(() => ({ kind: 'status', status: 400, body }))
    expect(await ask('why')).toMatchObject({ refused: 'context_length_exceeded', text: '' })
    expect(await ask('why')).toMatchObject({ refused: 'context_length_exceeded' })
    expect(server.asked).toHaveLength(1)
  })

  it.each([
    [{ choices: [] }, { text: '', refused: '' }],
    [
      { choices: [{ message: { content: null, refusal: 'I will not' } }] },
      { text: '', refused: 'I will not' },
    ],
    [
      { choices: [{ message: { content: 'x' }, finish_reason: 'content_filter' }] },
      { refused: 'content_filter' },
    ],
  ])('%j', async (body, answer) => {
    const { ask } = await open(() => ({ kind: 'json', body }))
    expect(await ask('why')).toMatchObject(answer)
  })
})

describe('limits', () => {
  it('of cost: nothing is sent that could go over, what was answered stays', async () => {
    const max_cost = { prompt_per_million: 0, completion_per_million: 1_000_000, most: 250 }
    // Each may cost 100 and costs 50: three fit one after the other, and a fourth does.
    const { server, ask, again } = await open(() => fine, { max_cost, max_tokens: 100, requests_at_once: 3 })
    const teacher = again()
    const asked = await Promise.allSettled(['a', 'b', 'c', 'd', 'e'].map((text) => ask(text, 0, teacher)))
    expect(asked.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
    ])
    expect(teacher.counts()).toMatchObject({ asked: 4, cost: 200 })
    const error = await failure(ask('f', 0, teacher))
    expect(error.fault).toBe('refused')
    expect(error.message).toMatch(/^teacher\.max_cost\.most: .*200\.000000 of 250 is spent/)
    expect(server.asked).toHaveLength(4)
    expect(await ask('a')).toMatchObject({ text: 'fine' })
    expect(server.asked).toHaveLength(4)
  })

  it('of cost: an attempt that broke off may have been paid for', async () => {
    const max_cost = { prompt_per_million: 0, completion_per_million: 1_000_000, most: 150 }
    const { server, ask } = await open(() => ({ kind: 'broken', how: 'truncated' }), {
      max_cost,
      max_tokens: 100,
    })
    expect((await failure(ask('a'))).message).toContain('100.000000 of 150 is spent')
    expect(server.asked).toHaveLength(1)
  })

  it('of requests a minute', async () => {
    const { ask, again, clock } = await open(() => fine, { requests_per_minute: 20, requests_at_once: 1 })
    const teacher = again()
    for (let each = 0; each < 42; each++) await ask(`question ${each}`, 0, teacher)
    // The first two are free; forty at twenty a minute take two.
    expect(clock.now()).toBeCloseTo(120_000, 0)
  })

  it('of tokens a minute, by what was used', async () => {
    const { ask, again, clock } = await open(() => fine, {
      tokens_per_minute: 15_000,
      max_tokens: 300,
      requests_at_once: 1,
    })
    const teacher = again()
    for (let each = 0; each < 110; each++) await ask(`question ${each}`, 0, teacher)
    // 110 x 150 tokens, of which a tenth of a minute's is free.
    expect(clock.now()).toBeGreaterThan(55_000)
    expect(clock.now()).toBeLessThan(66_000)
  })
})
