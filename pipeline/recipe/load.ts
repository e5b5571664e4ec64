import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parseDocument } from 'yaml'
import { MIX_PARTS, partOf, PARTS_OF_SET } from '../../schemas/mix.ts'
import { SPLITS, TASKS, TEACHER } from '../../schemas/names.ts'
import { mistakesIn, parse } from '../../schemas/parse.ts'
import { Recipe } from '../../schemas/recipe.ts'
import { UserError } from '../errors.ts'
import { idFieldOf } from '../ingest/ids.ts'
import { describeMistakes } from './mistakes.ts'

/**
 * A recipe from plain data, with every default filled in.
 *
 * @param name file that messages name.
 * @throws UserError (usage) with one line a mistake.
 */
export function checkRecipe(data: unknown, name: string): Recipe {
  const errors = mistakesIn(Recipe, data)
  if (errors !== undefined) {
    throw new UserError(
      'usage',
      describeMistakes(errors)
        .map((line) => `${name}: ${line}`)
        .join('\n'),
    )
  }
  const recipe = parse(Recipe, data)
  if (recipe.split.validation + recipe.split.test >= 1) {
    throw new UserError('usage', `${name}: split: validation + test must leave a share for train`)
  }
  const mistake =
    mistakeInInputs(recipe) ??
    mistakeInMix(recipe) ??
    mistakeInRepair(recipe.tasks.repair) ??
    mistakeInSupply(recipe.supply) ??
    mistakeInSteps(recipe.predictable) ??
    mistakeInSplit(recipe) ??
    mistakeInTeacher(recipe)
  if (mistake !== undefined) throw new UserError('usage', `${name}: ${mistake}`)
  return recipe
}

/** What a schema cannot say of inputs and of benchmarks that are held out. */
function mistakeInInputs({ inputs, held_out, decontaminate }: Recipe): string | undefined {
  const all = [
    ...inputs.map((input, index) => ({ input, at: `inputs[${index}]` })),
    ...held_out.map((input, index) => ({ input, at: `held_out[${index}]` })),
  ]
  for (const { input, at } of all) {
    const { corpus, fields, ids } = input
    if (corpus === 'custom' && fields === undefined)
      return `${at}.fields: missing; a custom corpus maps at least 'code'`
    if (fields !== undefined && fields.code === undefined) {
      if (at.startsWith('inputs')) return `${at}.fields: missing field 'code'`
      if (fields.instruction === undefined)
        return `${at}.fields: neither 'code' nor 'instruction'; map what is to be looked for`
    }
    if (corpus !== 'custom' && fields !== undefined) return `${at}.fields: only corpus 'custom' has them`
    if (fields?.stdout !== undefined && fields.stdin === undefined)
      return `${at}.fields.stdout: needs 'stdin', what the script reads when it prints that`
    if (ids === undefined) continue
    if (idFieldOf(input) === undefined)
      return `${at}.ids: records of '${corpus}' have no ids${corpus === 'custom' ? ' without fields.path, which names each' : ''}; leave ids out`
    if (!Array.isArray(ids) && ids.from > ids.to)
      return `${at}.ids: no id is from ${ids.from} to ${ids.to}; swap them`
  }
  if (decontaminate !== undefined && held_out.length === 0)
    return 'decontaminate: held_out names no benchmark; name one there, or leave decontaminate out'
  const piped = held_out.findIndex(({ path }) => (typeof path === 'string' ? [path] : path).includes('-'))
  return piped === -1 ? undefined : `held_out[${piped}].path: '-' is for inputs alone; give a file`
}

/** Parts of the mix, and sets, that no task of the recipe gives rows for. */
function mistakeInMix({ mix, sets, tasks }: Recipe): string | undefined {
  const given = new Set(TASKS.filter((task) => tasks[task] !== undefined).map(partOf))
  for (const [index, set] of sets.entries()) {
    if (!PARTS_OF_SET[set].some((part) => given.has(part)))
      return `sets[${index}]: no task gives rows for '${set}'; leave it out, or ask for such a task`
  }
  if (mix === null) return undefined
  for (const part of MIX_PARTS) {
    if (mix[part] > 0 && !given.has(part))
      return `mix.${part}: no task gives such rows; set it to 0, or ask for such a task`
  }
  return MIX_PARTS.every((part) => mix[part] === 0)
    ? 'mix: nothing is left; give one part a share'
    : undefined
}

/** A rationale tells why one test fails; of others it would say nothing. */
function mistakeInRepair(repair: Recipe['tasks']['repair']): string | undefined {
  if (repair === undefined || repair.rationale === 'none') return undefined
  const counts = [repair.traced_tests].flat()
  return counts.every((count) => count === 1)
    ? undefined
    : 'tasks.repair.traced_tests: a rationale explains one test; set 1, or rationale: none'
}

/** Fields that ask for a model's words, and whether anything says where it is. */
function mistakeInTeacher({ tasks, teacher }: Recipe): string | undefined {
  const askers = [
    ...(tasks.repair?.rationale === TEACHER ? ['tasks.repair.rationale'] : []),
    ...(['output-prediction', 'input-prediction'] as const)
      .filter((task) => tasks[task]?.evidence.includes(TEACHER) === true)
      .map((task) => `tasks.${task}.evidence`),
  ]
  if (teacher === undefined)
    return askers[0] === undefined
      ? undefined
      : `teacher: missing; ${askers[0]} asks for it: give at least base_url and model`
  if (teacher.instructions === 'missing' && tasks.synthesis === undefined)
    return 'teacher.instructions: no task is made of them; add synthesis to tasks, or set none'
  const url = URL.canParse(teacher.base_url) ? new URL(teacher.base_url) : null
  if (url === null)
    return `teacher.base_url: '${teacher.base_url}' is no address; give one as http://localhost:8000/v1`
  if (url.username !== '' || url.password !== '' || url.search !== '')
    return 'teacher.base_url: must hold no user, password or query, for it is written down; name the key by api_key_env'
  return undefined
}

function mistakeInSteps({ steps: { least, most } }: Recipe['predictable']): string | undefined {
  if (least <= most) return undefined
  return `predictable.steps: no run has at least ${least} and at most ${most} events; swap or remove one`
}

/** Splits that are told by rows come after variants, which are made for some splits. */
function mistakeInSplit({ split, supply: { variants } }: Recipe): string | undefined {
  if (split.stratify.length === 0 || variants.kinds.length === 0) return undefined
  return SPLITS.every((name) => variants.splits.includes(name))
    ? undefined
    : 'split.stratify: which programs are in a split is known only after variants are made; name all splits in supply.variants.splits, or stratify nothing'
}

/** What a schema cannot say of bugs, candidates and their pairing. */
function mistakeInSupply({ bugs, candidates, pairing }: Recipe['supply']): string | undefined {
  if (bugs.per_program > bugs.mutants)
    return `supply.bugs.per_program: ${bugs.per_program} bugs cannot come of ${bugs.mutants} mutants; raise mutants or lower per_program`
  for (const [index, { path }] of candidates.entries()) {
    if ((typeof path === 'string' ? [path] : path).includes('-'))
      return `supply.candidates[${index}].path: '-' is for inputs alone; give a file`
  }
  const { partner, measure, at_least, below } = pairing
  if (partner === 'random' && measure !== 'tokens')
    return `supply.pairing: a column tells nothing of a random partner; set measure: tokens, or partner: nearest`
  const bounds = measure === 'tokens' ? { at_least, below } : {}
  for (const [name, bound] of Object.entries(bounds)) {
    if (bound !== null && (bound < 0 || bound > 1))
      return `supply.pairing.${name}: scores by tokens go from 0 to 1, and ${bound} is none; give one of these, or null`
  }
  if (at_least !== null && below !== null && at_least >= below)
    return `supply.pairing: no score is at least ${at_least} and below ${below}; swap or remove one`
  return undefined
}

/**
 * Reads a YAML or JSON recipe.
 *
 * @throws UserError (input) where the file cannot be read, (usage) where it is wrong.
 */
export async function loadRecipe(path: string, overrides: Record<string, unknown> = {}): Promise<Recipe> {
  const name = basename(path)
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    throw new UserError('input', `${path}: cannot read the recipe; give the path of a YAML or JSON file`, {
      cause,
    })
  }
  const document = parseDocument(text)
  const wrong = document.errors[0]
  if (wrong !== undefined) {
    throw new UserError('usage', `${name}: ${wrong.message.split('\n')[0]?.replace(/:$/, '') ?? 'not YAML'}`)
  }
  const data: unknown = document.toJS()
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new UserError('usage', `${name}: recipe: must be a mapping with 'inputs' and 'out'`)
  }
  return checkRecipe({ ...data, ...overrides }, name)
}
