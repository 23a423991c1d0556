import { useWords } from '../use-words.tsx'
import { deSettings } from './de-settings.ts'
import { type AssistantSettingsWords, enSettings } from './en-settings.ts'

/** The words of the settings of the assistant in the language of the page. */
export function useAssistantSettingsWords(): AssistantSettingsWords {
  return useWords().language === 'Deutsch' ? deSettings : enSettings
}
