/** The languages with rules and templates of their own. Other languages are recognized, and answered in English. */
export const languages = ['en', 'de', 'es', 'fr'] as const

export type Language = (typeof languages)[number]

export function isKnown(language: string): language is Language {
  return (languages as readonly string[]).includes(language)
}
