import type { TaskName } from '../../schemas/names.ts'
import { faultLocalisation } from './fault-localisation.ts'
import { inputPrediction } from './input-prediction.ts'
import { nextLine } from './next-line.ts'
import { lineCoverage } from './line-coverage.ts'
import { branchPrediction } from './branch-prediction.ts'
import { loopPrediction } from './loop-prediction.ts'
import { callPrediction } from './call-prediction.ts'
import { statePrediction } from './state-prediction.ts'
import { exceptionPrediction } from './exception-prediction.ts'
import { outputPrediction } from './output-prediction.ts'
import { repair } from './repair.ts'
import { revision } from './revision/revision.ts'
import { rootCause } from './root-cause.ts'
import { synthesis } from './synthesis.ts'
import type { Task } from './task.ts'
import { testOutputPrediction } from './test-output-prediction.ts'
import { tracePrediction } from './trace-prediction.ts'
import { traceToText } from './trace-to-text.ts'
import { variablePrediction } from './variable-prediction.ts'

export const tasks: Readonly<Record<TaskName, Task>> = {
  'output-prediction': outputPrediction,
  'input-prediction': inputPrediction,
  'trace-prediction': tracePrediction,
  repair,
  synthesis,
  'fault-localisation': faultLocalisation,
  'root-cause': rootCause,
  'test-output-prediction': testOutputPrediction,
  'trace-to-text': traceToText,
  revision,
  'variable-prediction': variablePrediction,
  'next-line': nextLine,
  'line-coverage': lineCoverage,
  'branch-prediction': branchPrediction,
  'loop-prediction': loopPrediction,
  'call-prediction': callPrediction,
  'state-prediction': statePrediction,
  'exception-prediction': exceptionPrediction,
}
