export { type Preferences, preferences } from './lib/modules/preferences/preferences.ts'
export {
  type PreferencesId,
  type PreferencesRecord,
  preferencesRecord,
} from './lib/modules/preferences/preferences-record.ts'
