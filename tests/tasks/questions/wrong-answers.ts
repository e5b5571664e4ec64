import type { QuestionName } from '../../../schemas/names.ts'

type Judged = readonly [answer: string, kind: 'wrong' | 'unreadable']

/** Answers that are not the right one, and how each must be judged. */
export function wrongAnswers(task: QuestionName, right: string): Judged[] {
  switch (task) {
    case 'variable-prediction': {
      const [, value = '', type = ''] = /^(.*); (\w+)$/s.exec(right) ?? []
      return [
        [`[${value}]; ${type}`, 'wrong'],
        [`${value}; ${type}s`, 'wrong'],
        [`-7318; int`, 'wrong'],
        [value, 'unreadable'],
        [`about ${value}; ${type}`, 'unreadable'],
      ]
    }
    case 'next-line': {
      const [, number = '', source = ''] = /^(\d+): (.*)$/s.exec(right) ?? []
      return [
        [`${Number(number) + 1}: ${source}`, 'wrong'],
        [`${number}: ${source} or so`, 'wrong'],
        [number, 'unreadable'],
        [source, 'unreadable'],
      ]
    }
    case 'line-coverage':
      return [
        [right === 'yes' ? 'no' : 'yes', 'wrong'],
        ['true', 'unreadable'],
        ['yes and no', 'unreadable'],
      ]
    case 'branch-prediction':
      return [
        [right === 'true' ? 'false' : 'true', 'wrong'],
        ['yes', 'unreadable'],
      ]
    case 'loop-prediction':
      return [
        [`[${right}]`, 'wrong'],
        ['-7318', 'wrong'],
        [`${right} times`, 'unreadable'],
      ]
    case 'state-prediction':
      return [
        [right.replace(/^\{/, "{'no_such_name': 1, "), 'wrong'],
        ['{}', 'wrong'],
        [right.replace(/^\{/, ''), 'unreadable'],
        ['[1]', 'unreadable'],
      ]
    case 'call-prediction':
      if (right.startsWith('{')) return [['{1: -7318}', 'wrong']]
      return [
        ['-7318', 'wrong'],
        ['nothing', 'unreadable'],
      ]
    case 'exception-prediction':
      return [
        [right === 'no exception' ? 'ValueError' : 'no exception', 'wrong'],
        ['NoSuchError', 'wrong'],
        ['an exception', 'unreadable'],
      ]
  }
}
