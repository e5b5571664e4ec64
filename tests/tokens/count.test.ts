import { afterAll, describe, expect, it } from 'vitest'
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { decode, encode } from 'gpt-tokenizer/encoding/o200k_base'
import { countMessages, openCounter } from '../../pipeline/tokens/count.ts'
import { LONGEST_RUN, tokensOf } from '../../pipeline/tokens/text.ts'

const plain = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() }
const counter = await openCounter()
afterAll(() => counter.close())

describe('tokensOf', () => {
  it.each([
    ['ascii', 'def f(x):\n    return x + 1\n'],
    ['unicode', 'naïve 漢字 😀👩‍👩‍👧 \u0301 \u00a0'],
    ['empty', ''],
    ['a run as long as is left whole', 'x'.repeat(LONGEST_RUN)],
    ['surrogates as long as is left whole', '😀'.repeat(LONGEST_RUN)],
  ])('equals the encoder for %s', (_, text) => {
    expect(tokensOf(text)).toBe(encode(text, plain).length)
  })

  it('takes special tokens for the text that they are', () => {
    const text = 'a <|endoftext|> b <|im_start|>'
    const ids = encode(text, plain)
    expect(decode(ids)).toBe(text)
    expect(Math.max(...ids)).toBeLessThan(199_000)
    expect(tokensOf(text)).toBe(ids.length)
    expect(tokensOf('<|endoftext|>')).toBeGreaterThan(1)
  })

  it.each(['a', ' ', '=', '\n', '1', 'é', '😀', '漢字', '\u0301', 'xyzzy'])(
    'is close to the encoder, and never below it, on a long run of %j',
    (unit) => {
      const text = `x = "${unit.repeat(1500)}"\n`
      const exact = encode(text, plain).length
      const cuts = Math.ceil((1500 * Array.from(unit).length) / LONGEST_RUN)
      expect(tokensOf(text)).toBeGreaterThanOrEqual(exact)
      expect(tokensOf(text)).toBeLessThanOrEqual(exact + 3 * cuts)
    },
  )

  it('ends on runs for which the encoder alone takes seconds', () => {
    for (const unit of ['a', ' ', '漢', '😀']) expect(tokensOf(unit.repeat(50_000))).toBeGreaterThan(100)
  })
})

describe('openCounter', () => {
  it('counts in the order given, in parallel and from memory', async () => {
    const texts = ['one', 'two words', '', 'one', '<|endoftext|>']
    const expected = texts.map(tokensOf)
    expect(await Promise.all([counter.count(texts), counter.count(texts)])).toEqual([expected, expected])
    expect(await counter.count([...texts].reverse())).toEqual([...expected].reverse())
    expect(await counter.count([])).toEqual([])
  })

  it('counts in the order given where several threads share the texts', async () => {
    const texts = Array.from({ length: 30 }, (_, n) => `x = ${n}\n`.repeat(8000 + 10 * n))
    expect(await counter.count(texts)).toEqual(texts.map(tokensOf))
  })

  it('counts contents only, and the prompt without the last answer', async () => {
    const messages = [
      { role: 'system', content: 'Be exact.' },
      { role: 'user', content: 'What is 6 * 7?' },
      { role: 'assistant', content: '42' },
    ] as const
    const [system, user, assistant] = messages.map(({ content }) => tokensOf(content)) as [
      number,
      number,
      number,
    ]
    expect(await countMessages(counter, [messages, messages.slice(1)])).toEqual([
      { n_tokens: system + user + assistant, n_prompt_tokens: system + user },
      { n_tokens: user + assistant, n_prompt_tokens: user },
    ])
  })

  it('rejects what is awaited when it is closed, and later requests', async () => {
    const closed = await openCounter()
    const [awaited] = await Promise.allSettled([closed.count(['text']), closed.close()])
    expect(awaited).toMatchObject({
      status: 'rejected',
      reason: { message: expect.stringContaining('closed') },
    })
    await expect(closed.count(['other'])).rejects.toThrow(/closed/)
  })

  it('starts under tsx, and does not keep the process alive', () => {
    const source = fileURLToPath(new URL('../../pipeline/tokens/count.ts', import.meta.url))
    const root = fileURLToPath(new URL('../..', import.meta.url))
    const script = `import { openCounter } from ${JSON.stringify(source)}; console.log(await (await openCounter()).count(['a b c']))`
    const out = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      cwd: root,
    })
    expect(out.toString().trim()).toBe('[ 3 ]')
  })
})
