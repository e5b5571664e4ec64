import { Type, type Static, type TObject } from 'typebox'
import type { QuestionName } from '../../../schemas/names.ts'
import { parse } from '../../../schemas/parse.ts'
import { Trigger } from '../../../schemas/trace.ts'
import { seededIndex } from '../../seeded.ts'
import { answerIn, holdsTags, tagged } from '../answer.ts'
import { canonicalJson } from '../canonical-json.ts'
import { conversation } from '../conversation.ts'
import { fenced } from '../fence.ts'
import type { Sample, Task } from '../task.ts'
import { unknowableTrace } from '../trace-text.ts'
import type { AnswerForm } from './answer-form.ts'
import { UNBOUNDED, type Bounds } from './fair-value.ts'
import { recordedRun, type RecordedRun } from './recorded-run.ts'
import { filled } from './words.ts'

/** One kind of question about a run. */
export interface Question<Place extends TObject> {
  readonly name: QuestionName
  readonly reference: string
  /** What a question names of the run: it stands in the row's `meta`, so that the answer can be found in another trace. */
  readonly place: Place
  /** The reason where a run has no place. */
  readonly none: string
  /** All places that a fair question can be asked about, in a fixed order. */
  places(run: RecordedRun, bounds: Bounds): readonly Static<Place>[]
  /** What the run says at a place; undefined where it does not come there. */
  answer(run: RecordedRun, place: Static<Place>): string | undefined
  /**
   * What a place is chosen by, one after the other: as likely as one line is the next, however often each runs.
   */
  strata(run: RecordedRun, place: Static<Place>): readonly (string | number)[]
  /** Ways to ask; names in braces stand for {@link words}. */
  phrasings(place: Static<Place>): readonly string[]
  words(run: RecordedRun, place: Static<Place>): Readonly<Record<string, string>>
  form(place: Static<Place>): AnswerForm
  /** How executions are counted and what else the question takes for granted. */
  readonly rules: string
}

/** Before the code; a recipe's `instruction` stands in the place of all of them. */
const INSTRUCTIONS = [
  'Follow the Python program below as it runs, and answer the question about the run.',
  'Here is a Python program with its lines numbered. Work out in your head how it runs, and answer the question.',
  'Read the numbered Python program below, execute it in your head, and answer what is asked about that execution.',
] as const

/** What of a row's `meta` the checker reads. */
const Asked = Type.Object({ trigger: Trigger, question: Type.Unknown() })

/** The task that asks such questions: the prompt has the numbered code, what starts the run, and the question. */
export function questionTask<Place extends TObject>(question: Question<Place>): Task {
  /** What was found of a run that is asked about again: first if it can be, then for the row. */
  const found = new WeakMap<RecordedRun, { bounds: Bounds; places: readonly Static<Place>[] }>()

  /** Places whose answers can stand between the tags. */
  function answerable(run: RecordedRun, bounds: Bounds): readonly Static<Place>[] {
    const known = found.get(run)
    if (known?.bounds === bounds) return known.places
    const places = question.places(run, bounds).filter((place) => {
      const answer = question.answer(run, place)
      return answer !== undefined && !holdsTags(answer)
    })
    found.set(run, { bounds, places })
    return places
  }

  return {
    name: question.name,
    reference: question.reference,

    eligible(sample, _arm, recipe) {
      const { trigger, outcome } = sample.trace
      if (trigger.kind === 'test') return 'trigger-is-a-test'
      if (outcome.kind !== 'returned' && outcome.kind !== 'raised') return 'not-ended-by-itself'
      const unknowable = unknowableTrace(sample)
      if (unknowable !== undefined) return unknowable
      const run = recordedRun(sample.program.code, sample.trace)
      if (run.isParallel) return 'several-threads'
      return answerable(run, recipe?.predictable ?? UNBOUNDED).length === 0 ? question.none : undefined
    },

    draft(sample, arm, { recipe }) {
      const { program, trace, sample_id } = sample
      const { trigger } = trace
      const run = recordedRun(program.code, trace)
      const choose = <Item>(items: readonly Item[], what: string): Item | undefined =>
        items[seededIndex(recipe.seed, `${sample_id} ${what}`, items.length)]
      const place = chosen(answerable(run, recipe.predictable), (each) => question.strata(run, each), choose)
      const answer = place === undefined ? undefined : question.answer(run, place)
      if (place === undefined || answer === undefined) {
        throw new Error(`${question.name} has no place in trace ${trace.id}`)
      }
      const asked = choose(question.phrasings(place), 'phrasing') ?? ''
      const instruction = recipe.tasks[question.name]?.instruction ?? choose(INSTRUCTIONS, 'instruction')
      const messages = conversation(
        recipe,
        [
          instruction,
          fenced(run.code.listing(), 'text'),
          startOf(sample),
          trigger.stdin === undefined ? undefined : `Standard input:\n\n${fenced(trigger.stdin, 'text')}`,
          filled(asked, question.words(run, place)),
          `${question.rules} ${question.form(place).asks} Put the answer between [ANSWER] and [/ANSWER].`.trimStart(),
        ],
        tagged(answer),
      )
      return {
        arm,
        style: '',
        trace_in: 'none',
        messages,
        elided: false,
        trace_ids: [trace.id],
        meta: { trigger, question: place },
      }
    },

    async check(row, answer, { program }, _execute, retrace) {
      if (retrace === undefined) throw new Error(`${question.name} is checked against a new trace`)
      const given = answerIn(answer)?.trim()
      if (given === undefined) return { kind: 'unreadable', detail: 'no [ANSWER]...[/ANSWER]' }
      const { trigger, question: asked } = parse(Asked, JSON.parse(row.meta))
      const place = parse(question.place, asked)
      const form = question.form(place)
      const refused = form.refuses(given)
      if (refused !== undefined) return { kind: 'unreadable', detail: refused }
      const truth = question.answer(recordedRun(program.code, await retrace(program, trigger)), place)
      if (truth === undefined) return { kind: 'wrong', detail: `a new run has no ${canonicalJson(place)}` }
      if (form.same(given, truth)) return { kind: 'correct' }
      return { kind: 'wrong', detail: `a new run gives ${truth.slice(0, 200)}` }
    },
  }
}

/** What starts the run. */
function startOf({ program, trace }: Sample): string {
  return trace.trigger.kind === 'script'
    ? 'The program is run as a script.'
    : `The program has been loaded, and now this is evaluated:\n\n${fenced(trace.trigger.text.trim(), program.language)}`
}

/** One item, chosen among the values of the first stratum, then of the second among those left, and so on. */
function chosen<Item>(
  items: readonly Item[],
  strataOf: (item: Item) => readonly (string | number)[],
  choose: <Value>(values: readonly Value[], what: string) => Value | undefined,
): Item | undefined {
  let left = items.map((item) => ({ item, strata: strataOf(item) }))
  const depth = left[0]?.strata.length ?? 0
  for (let level = 0; level < depth && left.length > 0; level += 1) {
    const values = [...new Set(left.map(({ strata }) => strata[level]))]
    const value = choose(values, `place ${level}`)
    left = left.filter(({ strata }) => strata[level] === value)
  }
  return left.length === 0 ? undefined : choose(left, 'place')?.item
}
