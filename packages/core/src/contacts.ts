export { type ContactPatch, type Contacts, contacts } from './lib/modules/contacts/contacts.ts'
export { type ContactMerge, type ContactMergeId, contactMerge } from './lib/modules/contacts/merge.ts'
