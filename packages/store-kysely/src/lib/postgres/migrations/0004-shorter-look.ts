import type { Migration } from '../../migrate.ts'
import { search } from './0004/search.ts'

/** A search that looks at fewer of the newest messages before it asks the index, where there are few altogether. */
export const shorterLook: Migration = {
  name: '0004-shorter-look',
  statements: [search],
}
