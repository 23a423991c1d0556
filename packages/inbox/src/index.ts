/** The URL of the folder with the files of the inbox. Serve them at `/`, and `index.html` for every other path. */
export const site: URL = new URL('./site/', import.meta.url)
