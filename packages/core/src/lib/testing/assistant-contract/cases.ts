import type { AssistantCase } from './case.ts'
import { analyzeCases } from './cases/analyze.ts'
import { draftCases } from './cases/draft.ts'
import { embedCases } from './cases/embed.ts'
import { failureCases } from './cases/failures.ts'
import { reviewCases } from './cases/review.ts'
import { transcribeCases } from './cases/transcribe.ts'

/** The promises of the port `Assistant`, one case each, with distinct names. */
export const assistantCases: readonly AssistantCase[] = [
  ...[...analyzeCases, ...draftCases, ...reviewCases],
  ...[...transcribeCases, ...embedCases, ...failureCases],
]
