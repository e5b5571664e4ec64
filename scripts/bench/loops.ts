/** Programs that are all events: what recording costs once a process stands. */
export const LOOPS = {
  scalar: {
    code: `def loop(n):
    a, b = 0, 1
    for i in range(n):
        a, b = b, (a + b) % 1000003
        if a & 1:
            b += i
    return a
`,
    /** Of a round of the loop, to choose how many rounds give a number of events. */
    events: 3.5,
  },
  nested: {
    code: `def loop(n):
    size = 8
    left = [[i * j for j in range(size)] for i in range(size)]
    right = [[i + j for j in range(size)] for i in range(size)]
    product = [[0] * size for _ in range(size)]
    for step in range(n):
        i, j, k = step // 64 % 8, step // 8 % 8, step % 8
        product[i][j] += left[i][k] * right[k][j]
    return product
`,
    events: 3,
  },
  objects: {
    code: `class Node:
    def __init__(self, key, next=None):
        self.key = key
        self.next = next

def loop(n):
    counts = {}
    head = None
    for i in range(n):
        head = Node(i % 7, head if i % 5 else None)
        counts[head.key] = counts.get(head.key, 0) + 1
    return counts
`,
    events: 8,
  },
} as const

export type Loop = keyof typeof LOOPS

export const isLoop = (name: string): name is Loop => Object.hasOwn(LOOPS, name)
