// The condition `@parley/source` resolves the workspace to its sources; a published package has no sources to resolve to.
export const hooks = {
  beforePacking(manifest) {
    for (const entry of Object.values(manifest.exports ?? {})) {
      if (typeof entry === 'object') delete entry['@parley/source']
    }
    return manifest
  },
}
