export { type Note, type NoteId, note } from './lib/modules/notes/note.ts'
export { type NewNote, type NoteEvent, type Notes, notes } from './lib/modules/notes/notes.ts'
