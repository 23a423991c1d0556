import { useWords } from '../use-words.tsx'
import { de } from './de.ts'
import { type AssistantWords, en } from './en.ts'

/** The words of the assistant in the language of the page. */
export function useAssistantWords(): AssistantWords {
  return useWords().language === 'Deutsch' ? de : en
}
