import { conversations } from './de/conversations.ts'
import { keyboard } from './de/keyboard.ts'
import { pages } from './de/pages.ts'
import { settings } from './de/settings.ts'
import { thread } from './de/thread.ts'
import type { Words } from './en.ts'

/** All words of the inbox in German. */
export const de: Words = { language: 'Deutsch', ...conversations, ...thread, ...keyboard, ...pages, ...settings }
