import { binsOf, spreadOf, type Queries } from './data-set.ts'

const lengths = (by: string): string => `
  SELECT ${by}, count(*) AS records, ${spreadOf('n_tokens')},
    list_sort(list(n_prompt_tokens))[ceil(count(*) * 0.5)::INTEGER] AS prompt_median,
    list_sort(list(n_tokens - n_prompt_tokens))[ceil(count(*) * 0.5)::INTEGER] AS answer_median,
    avg((n_tokens > 2048)::INTEGER) AS over_2048, avg((n_tokens > 4096)::INTEGER) AS over_4096,
    avg((n_tokens > 8192)::INTEGER) AS over_8192
  FROM pair GROUP BY ${by}`

export const length: Queries = {
  bins: binsOf('pair', 'n_tokens', 64),
  tasks: lengths('task'),
  styles: lengths('task, style'),
  arms: lengths('task, arm'),
}

export const elision: Queries = {
  styles: `
    SELECT task, style, count(*) AS records, sum(elided::INTEGER) AS elided, avg(elided::INTEGER) AS elided_share
    FROM pair WHERE style != '' GROUP BY task, style`,
}
