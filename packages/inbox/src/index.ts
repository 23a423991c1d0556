/** The URL of the folder with the files of the inbox. Serve them at `/`, and `index.html` for each of its places. */
export const site: URL = new URL('../dist/site/', import.meta.url)
