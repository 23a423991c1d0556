import { conversations } from './en/conversations.ts'
import { keyboard } from './en/keyboard.ts'
import { pages } from './en/pages.ts'
import { settings } from './en/settings.ts'
import { thread } from './en/thread.ts'

/** All words of the inbox in English. Another language has the same names. */
export const en = { language: 'English', ...conversations, ...thread, ...keyboard, ...pages, ...settings }

/** The words of one language. */
export type Words = typeof en
