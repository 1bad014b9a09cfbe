// The source condition serves this workspace only: what is packed and published resolves to dist.
export const hooks = {
  beforePacking(pkg) {
    for (const entry of Object.values(pkg.exports ?? {})) delete entry['@obs/source']
    return pkg
  },
}
