import type { Teacher as Options } from '../../schemas/teacher.ts'
import { cutText } from '../cut-text.ts'
import { UserError } from '../errors.ts'
import { answerOf, failureOf, refusal, type Answer, type Usage } from './answer.ts'
import { mostTokens, type TeacherRequest } from './request.ts'

/** What came of sending a request once. */
export type Attempted =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | {
      readonly kind: 'failed'
      /** In one line. */
      readonly why: string
      /** Milliseconds that the server asks to wait. */
      readonly after: number | undefined
      /** What it may have cost. */
      readonly used: Usage
    }

export type Send = (request: TeacherRequest, signal: AbortSignal) => Promise<Attempted>

const NOTHING: Usage = { prompt: 0, completion: 0 }
/** Nobody waits longer for a server than this. */
const LONGEST_WAIT = 10 * 60_000

/** `Retry-After` in seconds, or as a date; `retry-after-ms` as some servers send it. */
function waitIn(headers: Headers | undefined): number | undefined {
  const milliseconds = Number(headers?.get('retry-after-ms') ?? Number.NaN)
  const said = headers?.get('retry-after') ?? ''
  const seconds = said === '' ? Number.NaN : Number(said)
  const wait = [milliseconds, seconds * 1000, Date.parse(said) - Date.now()].find((each) => each >= 0)
  return wait === undefined ? undefined : Math.min(wait, LONGEST_WAIT)
}

/** Statuses of which the same request may well be answered a little later. */
const isPassing = (status: number): boolean =>
  status === 408 || status === 409 || status === 429 || status >= 500

/** A mistake of the recipe or the key; every other request would meet it too. */
function mistake(status: number, message: string, { base_url, model, api_key_env }: Options): UserError {
  const said = message === '' ? '' : `: ${cutText(message.replaceAll(/\s+/g, ' '), 200)}`
  const at = `teacher: ${base_url} answers ${status}${said}`
  if (status === 401 || status === 403) {
    const way =
      api_key_env === null
        ? 'name the variable with its key by api_key_env'
        : `look at the key in ${api_key_env}`
    return new UserError('environment', `${at}; ${way}`)
  }
  const way =
    status === 404 ? `does it serve '${model}', under this base_url?` : 'does it take these parameters?'
  return new UserError('usage', `${at}; ${way}`)
}

/** @throws UserError (environment) where the variable that holds the key is empty, or holds what cannot be sent. */
function keyIn({ api_key_env }: Options, env: NodeJS.ProcessEnv): string {
  // The package wants one, and a server that wants none does not look at it.
  if (api_key_env === null) return 'none'
  const key = env[api_key_env]?.trim() ?? ''
  if (key === '')
    throw new UserError('environment', `teacher.api_key_env: ${api_key_env} is not set; put the key there`)
  // No header may hold it, and who says so shows it.
  if (!/^[\x21-\x7e]+$/.test(key))
    throw new UserError(
      'environment',
      `teacher.api_key_env: what ${api_key_env} holds is no key: it has blanks, line ends or letters beyond ASCII; put the key alone there`,
    )
  return key
}

/**
 * Sends requests to the server. The key stays in here: it may come back in a server's message, and is taken out of it.
 *
 * @throws UserError (environment) without the key.
 */
export async function senderOf(options: Options, env: NodeJS.ProcessEnv): Promise<Send> {
  const key = keyIn(options, env)
  // Only here: a command that asks no model should not wait for the package to load.
  const { default: OpenAI, APIConnectionError, APIError } = await import('openai')
  const without = (text: string): string => (key.length < 4 ? text : text.replaceAll(key, '***'))
  const client = new OpenAI({
    apiKey: key,
    baseURL: options.base_url,
    // Retries are ours to count; of the environment nothing else is read.
    maxRetries: 0,
    organization: null,
    project: null,
    logLevel: 'off',
  })
  return async (request, signal) => {
    const most = mostTokens(request.body)
    const stop = new AbortController()
    const late = setTimeout(() => stop.abort(), options.timeout_seconds * 1000)
    const onAbort = (): void => stop.abort()
    signal.addEventListener('abort', onAbort, { once: true })
    const failed = (why: string, used = NOTHING, after?: number): Attempted => ({
      kind: 'failed',
      why: without(cutText(why.replaceAll(/\s+/g, ' '), 200)),
      after,
      used,
    })
    let wasSent = false
    try {
      const { messages, ...rest } = request.body
      const response = await client.chat.completions
        .create(
          { ...rest, messages: [...messages] },
          { signal: stop.signal, timeout: options.timeout_seconds * 1000 + 1000 },
        )
        .asResponse()
      wasSent = true
      const answer = answerOf(JSON.parse(await response.text()), most)
      return answer === undefined
        ? failed('its answer is no chat completion', most)
        : { kind: 'answered', answer }
    } catch (error) {
      signal.throwIfAborted()
      if (stop.signal.aborted) return failed(`no answer within ${options.timeout_seconds} s`, most)
      if (error instanceof SyntaxError) return failed('its answer is no JSON', most)
      if (error instanceof APIConnectionError) return failed(causeOf(error))
      if (error instanceof APIError && error.status !== undefined) {
        const { message, final } = failureOf({ error: error.error as unknown })
        if (final !== undefined) return { kind: 'answered', answer: refusal(final) }
        const said = without(message)
        if (isPassing(error.status))
          return failed(`${error.status} ${said}`.trim(), NOTHING, waitIn(error.headers))
        throw mistake(error.status, said, options)
      }
      // The body broke off: `terminated`, with the socket's own error as its cause.
      if (wasSent && error instanceof TypeError) return failed(causeOf(error), most)
      throw error
    } finally {
      clearTimeout(late)
      signal.removeEventListener('abort', onAbort)
    }
  }
}

function causeOf(error: Error): string {
  let last: Error = error
  while (last.cause instanceof Error) last = last.cause
  return last.message === '' && 'code' in last ? String(last.code) : last.message
}
