import { isMac } from '../keyboard/use-shortcuts.tsx'

/** The keys that approve a suggestion, for the eye. */
export const approveKeys: string = isMac ? '⌘↵' : 'Ctrl ↵'
