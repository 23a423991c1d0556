import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** Leaves the signs, the names and the words of emojis: a third of their data. */
const emojis: Plugin = {
  name: 'emojis',
  enforce: 'pre',
  transform(code, id) {
    if (!/emojibase-data\/\w+\/compact\.json$/.test(id)) return undefined
    const all = JSON.parse(code) as { group?: number; unicode: string; label: string; order: number; tags?: string[] }[]
    // Without a group there are letters of flags; group 2 are skins and hair.
    const shown = all.filter(({ group }) => group !== undefined && group !== 2)
    return JSON.stringify(
      shown.map(({ unicode, label, group, order, tags }) => ({ unicode, label, group, order, tags })),
    )
  },
}

export default defineConfig({
  plugins: [emojis, react()],
  resolve: { conditions: ['@parley/source', 'module', 'browser', 'development|production'] },
  build: {
    outDir: 'dist/site',
    target: 'es2023',
    // The policy of the page allows no inline script, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: 'index.html', 'push-worker': 'src/lib/push/push-worker.ts' },
      output: {
        // The address of a service worker is its identity, so it has no digest. The root is its scope.
        entryFileNames: ({ name }) => (name === 'push-worker' ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
    reportCompressedSize: false,
  },
})
