import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { fileURLToPath } from 'node:url'

export interface Sample {
  readonly id: string
  readonly code: string
  readonly call: string
}

const ROOT = fileURLToPath(new URL('../../../shared/corpora/', import.meta.url))
export const HAS_CORPORA = existsSync(ROOT)

function records(path: string): Record<string, string>[] {
  const bytes = readFileSync(ROOT + path)
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, string>)
}

/** The argument of every call `candidate(...)` in a HumanEval test that stands on one line. */
function callsIn(test: string, entry: string): string[] {
  return [...test.matchAll(/assert candidate(\(.*\)) == /g)]
    .map((match) => entry + (match[1] ?? '()'))
    .slice(0, 2)
}

export function humanEval(): Sample[] {
  return records('humaneval/HumanEval.jsonl.gz').flatMap((record) =>
    callsIn(record['test'] ?? '', record['entry_point'] ?? '').map((call, index) => ({
      id: `${record['task_id']}#${index}`,
      code: `${record['prompt']}${record['canonical_solution']}`,
      call,
    })),
  )
}

export function cruxEval(): Sample[] {
  return records('cruxeval/cruxeval.jsonl').map((record) => ({
    id: record['id'] ?? '',
    code: record['code'] ?? '',
    call: `f(${record['input']})`,
  }))
}

export interface TestedSample {
  readonly id: string
  readonly code: string
  readonly test: string
}

/** Every HumanEval program with its whole test. */
export function humanEvalTests(): TestedSample[] {
  return records('humaneval/HumanEval.jsonl.gz').map((record) => ({
    id: `${record['task_id']} test`,
    code: `${record['prompt']}${record['canonical_solution']}`,
    test: `${record['test']}\ncheck(${record['entry_point']})\n`,
  }))
}

/** Every MBPP program with the first of its tests. */
export function mbppTests(): TestedSample[] {
  return records('mbpp/mbpp.jsonl').map((record) => ({
    id: `mbpp ${record['task_id']}`,
    code: record['code'] ?? '',
    test: [record['test_setup_code'], record['test_list']?.[0]].join('\n'),
  }))
}
