export { contacts } from './lib/modules/contacts/contacts.ts'
export { type ContactMerge, type ContactMergeId, contactMerge } from './lib/modules/contacts/merge.ts'
export type { ContactPatch, Contacts } from './lib/modules/contacts/types.ts'
