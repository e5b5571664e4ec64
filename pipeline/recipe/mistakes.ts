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

function suggestion(name: string, allowed: readonly string[]): string {
  const near = nearest(name, allowed)
  return near === undefined ? `allowed are ${allowed.join(', ')}` : `did you mean '${near}'?`
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
    case 'type':
      return `${at}: must be ${String(error.params['type'])}, is ${JSON.stringify(error.data)?.slice(0, 60) ?? 'nothing'}`
    default:
      return `${at}: ${error.message ?? 'is wrong'}, is ${JSON.stringify(error.data)?.slice(0, 60) ?? 'nothing'}`
  }
}

/** One line a mistake. What a failed union adds on top of its members' own errors is left out. */
export function describeMistakes(errors: readonly ErrorObject[]): string[] {
  const lines = new Map<string, string>()
  for (const error of errors) {
    if (error.keyword === 'anyOf' || error.keyword === 'oneOf') continue
    const inUnion = error.schemaPath.includes('/anyOf/')
    const key = inUnion ? error.instancePath : `${error.instancePath}:${describe(error)}`
    const earlier = lines.get(key)
    if (earlier === undefined) lines.set(key, describe(error))
    else if (inUnion && error.keyword === 'const') {
      lines.set(key, `${earlier.replace(/, is .*/, '')} or ${JSON.stringify(error.params['allowedValue'])}`)
    }
  }
  return [...lines.values()]
}
