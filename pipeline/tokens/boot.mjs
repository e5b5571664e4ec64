// Node 20 loads no TypeScript by itself, and `--import tsx` does nothing in a worker thread.
import { register } from 'tsx/esm/api'

register()
await import('./worker.ts')
