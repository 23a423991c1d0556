export { type SavedView, type SavedViewId, savedView } from './lib/modules/views/saved-view.ts'
export { type NewView, type ViewEvent, type ViewPatch, type Views, views } from './lib/modules/views/views.ts'
