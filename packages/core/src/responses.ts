export { type CannedResponse, type CannedResponseId, cannedResponse } from './lib/modules/responses/canned-response.ts'
export { responses } from './lib/modules/responses/responses.ts'
export type { NewResponse, ResponseEvent, ResponsePatch, Responses } from './lib/modules/responses/types.ts'
export { type Rendered, type Variable, variables } from './lib/modules/responses/variables.ts'
