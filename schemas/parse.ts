import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import type { Static, TSchema } from 'typebox'

/** A value that breaks its schema: one line for each mistake, as `path: what is wrong`. */
export class SchemaError extends Error {
  readonly mistakes: readonly string[]
  constructor(mistakes: readonly string[]) {
    super(mistakes.join('; '))
    this.name = 'SchemaError'
    this.mistakes = mistakes
  }
}

const ajv = new Ajv({
  strict: true,
  strictRequired: false,
  discriminator: true,
  allErrors: true,
  useDefaults: true,
  verbose: true,
})
const compiled = new WeakMap<TSchema, ValidateFunction>()

/** The errors of the last failed {@link accepts}, or undefined where the value is right. */
export function mistakesIn(schema: TSchema, value: unknown): ErrorObject[] | undefined {
  let validate = compiled.get(schema)
  if (validate === undefined) {
    // ajv keeps names for good, and refuses a default where there is nothing that it could be put into.
    const {
      $id: _name,
      default: _default,
      ...anonymous
    } = schema as TSchema & { $id?: string; default?: unknown }
    validate = ajv.compile(anonymous)
    compiled.set(schema, validate)
  }
  return validate(value) ? undefined : [...(validate.errors ?? [])]
}

function describe(error: ErrorObject): string {
  const path = error.instancePath === '' ? '(root)' : error.instancePath.slice(1).replaceAll('/', '.')
  if (error.keyword === 'additionalProperties') {
    return `${path}: unknown field '${String(error.params['additionalProperty'])}'`
  }
  if (error.keyword === 'required')
    return `${path}: missing field '${String(error.params['missingProperty'])}'`
  if (error.keyword === 'enum') {
    const allowed = (error.params['allowedValues'] as unknown[]).join(', ')
    return `${path}: must be one of ${allowed}`
  }
  return `${path}: ${error.message ?? 'is wrong'}`
}

/**
 * The value, typed, with the schema's defaults filled in.
 *
 * @throws SchemaError with every mistake found.
 */
export function parse<Schema extends TSchema>(schema: Schema, value: unknown): Static<Schema> {
  const errors = mistakesIn(schema, value)
  if (errors !== undefined) throw new SchemaError([...new Set(errors.map(describe))])
  return value as Static<Schema>
}
