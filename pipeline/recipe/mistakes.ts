import type { ErrorObject } from 'ajv'
import { distance } from 'fastest-levenshtein'

/** The allowed name that needs the fewest edits, if it is near enough to be what was meant. */
export function nearest(name: string, allowed: readonly string[]): string | undefined {
  const ranked = allowed
    .map((each) => ({ each, edits: distance(name, each) }))
    .sort((a, b) => a.edits - b.edits)
  const best = ranked[0]
  return best !== undefined && best.edits <= Math.max(2, Math.floor(name.length / 2)) ? best.each : undefined
}

/** More names than this that hold what was written are no hint. */
const MOST_MEANT = 4
/** Edits that are a slip of the hand. */
const SLIP = 2

/** Names that may have been meant: one slip away, else those that hold what was written, else the nearest. */
function meantBy(name: string, allowed: readonly string[]): readonly string[] {
  const near = nearest(name, allowed)
  const whole = allowed.filter((each) => each.includes(name))
  const isSlip = near !== undefined && distance(name, near) <= SLIP
  if (!isSlip && whole.length > 0 && whole.length <= MOST_MEANT) return whole
  return near === undefined ? [] : [near]
}

/** What to write instead of a name that is not known: what was meant, or else all that is allowed. */
export function suggestion(name: string, allowed: readonly string[]): string {
  const meant = meantBy(name, allowed)
  const last = meant.at(-1)
  if (last === undefined) return `allowed are ${allowed.join(', ')}`
  const others = meant.slice(0, -1).map((each) => `'${each}'`)
  return `did you mean ${others.length === 0 ? '' : `${others.join(', ')} or `}'${last}'?`
}

function objectKeys(value: unknown): string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : []
}

/** `inputs[0].corpus`, as a reader of YAML would write the place. */
function place(pointer: string): string {
  if (pointer === '') return 'recipe'
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce(
      (path, step) => (/^\d+$/.test(step) ? `${path}[${step}]` : path === '' ? step : `${path}.${step}`),
      '',
    )
}

function describe(error: ErrorObject): string {
  const at = place(error.instancePath)
  switch (error.keyword) {
    case 'additionalProperties': {
      const unknown = String(error.params['additionalProperty'])
      return `${at}: unknown field '${unknown}'; ${suggestion(unknown, objectKeys(error.parentSchema?.['properties']))}`
    }
    case 'required':
      return `${at}: missing field '${String(error.params['missingProperty'])}'`
    case 'enum': {
      const allowed = (error.params['allowedValues'] as unknown[]).map(String)
      return `${at}: '${String(error.data)}' is not known; ${suggestion(String(error.data), allowed)}`
    }
    case 'const':
      return `${at}: must be ${JSON.stringify(error.params['allowedValue'])}, is ${JSON.stringify(error.data)?.slice(0, 60) ?? 'nothing'}`
    case 'type':
      return `${at}: must be ${String(error.params['type'])}, is ${JSON.stringify(error.data)?.slice(0, 60) ?? 'nothing'}`
    default:
      return `${at}: ${error.message ?? 'is wrong'}, is ${JSON.stringify(error.data)?.slice(0, 60) ?? 'nothing'}`
  }
}

/** The member of a union that an error is of; undefined where it is not of that union. */
function memberOf(union: ErrorObject, { schemaPath, instancePath }: ErrorObject): string | undefined {
  if (!schemaPath.startsWith(`${union.schemaPath}/`)) return undefined
  if (instancePath !== union.instancePath && !instancePath.startsWith(`${union.instancePath}/`))
    return undefined
  return schemaPath.slice(union.schemaPath.length + 1).split('/')[0]
}

/** Errors of a union's member that is of another type than the value say nothing, where a member is of its type. */
function isBesideThePoint(error: ErrorObject, errors: readonly ErrorObject[]): boolean {
  return errors.some((union) => {
    const own = union.keyword === 'anyOf' ? memberOf(union, error) : undefined
    if (own === undefined) return false
    const members = new Set(errors.flatMap((each) => memberOf(union, each) ?? []))
    const fails = (member: string, keyword: 'type' | 'const'): boolean =>
      errors.some(
        ({ instancePath, schemaPath }) =>
          instancePath === union.instancePath && schemaPath === `${union.schemaPath}/${member}/${keyword}`,
      )
    const isNear = (member: string): boolean => !fails(member, 'type') && !fails(member, 'const')
    return fails(own, 'type') && [...members].some(isNear)
  })
}

/** What else a union would take, told in the line of its first member. */
function alternative({ keyword, params }: ErrorObject): string | undefined {
  if (keyword === 'const') return JSON.stringify(params['allowedValue'])
  return keyword === 'type' ? String(params['type']) : undefined
}

/** One line a mistake. What a failed union adds on top of its members' own errors is left out. */
export function describeMistakes(errors: readonly ErrorObject[]): string[] {
  const lines = new Map<string, string>()
  for (const error of errors) {
    if (error.keyword === 'anyOf' || error.keyword === 'oneOf' || isBesideThePoint(error, errors)) continue
    const inUnion = error.schemaPath.includes('/anyOf/')
    const key = inUnion ? error.instancePath : `${error.instancePath}:${describe(error)}`
    const earlier = lines.get(key)
    if (earlier === undefined) lines.set(key, describe(error))
    else if (inUnion) {
      const other = alternative(error)
      if (other !== undefined)
        lines.set(
          key,
          earlier.replace(/, is .*/, (is) => ` or ${other}${is}`),
        )
    }
  }
  return [...lines.values()]
}
