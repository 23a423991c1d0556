import { createContext, type ReactNode, use } from 'react'
import { en, type Words } from './en.ts'
import { type TimeFormat, timeFormat } from './format.ts'

/** A language: its words, and its way of writing times. */
export interface Language {
  locale: string
  words: Words
  times: TimeFormat
}

/** A language of the given words. */
export function languageOf(locale: string, words: Words): Language {
  return { locale, words, times: timeFormat(locale, words) }
}

const LanguageContext = createContext<Language>(languageOf('en', en))

/** Gives a language to everything inside. */
export function LanguageProvider({ language, children }: { language: Language; children: ReactNode }): ReactNode {
  return <LanguageContext value={language}>{children}</LanguageContext>
}

/** The words of the chosen language. */
export function useWords(): Words {
  return use(LanguageContext).words
}

/** The locale of the chosen language, with the region of the reader. */
export function useLocale(): string {
  return use(LanguageContext).locale
}

/** The formats of times in the chosen language. */
export function useTimes(): TimeFormat {
  return use(LanguageContext).times
}
