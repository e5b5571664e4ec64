import type { Message } from '../../schemas/pair.ts'
import type { Recipe } from '../../schemas/recipe.ts'

/** One turn each; the recipe's system message, where it has one, comes first. Parts that are absent leave no gap. */
export function conversation(
  recipe: Pick<Recipe, 'system'>,
  user: readonly (string | undefined)[],
  assistant: string,
): Message[] {
  const content = user.filter((part) => part !== undefined && part !== '').join('\n\n')
  const turns: Message[] = [
    { role: 'user', content },
    { role: 'assistant', content: assistant },
  ]
  return recipe.system === null ? turns : [{ role: 'system', content: recipe.system }, ...turns]
}
