/** One row as the database returns it. */
export type Row = Record<string, string | number | boolean | null>
