export const hooks = {
  // Of these packages only a finished script for browsers is read. It contains its libraries: the listed ones would
  // be installed for nothing, and one of them runs a program when it is installed.
  readPackage(manifest) {
    if (!['redoc', 'swagger-ui-dist'].includes(manifest.name)) return manifest
    return { ...manifest, dependencies: {}, peerDependencies: {} }
  },
  // The condition `@parley/source` resolves the workspace to its sources; a published package has no sources to resolve to.
  beforePacking(manifest) {
    for (const entry of Object.values(manifest.exports ?? {})) {
      if (typeof entry === 'object') delete entry['@parley/source']
    }
    return manifest
  },
}
