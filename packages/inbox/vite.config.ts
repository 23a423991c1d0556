import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
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
