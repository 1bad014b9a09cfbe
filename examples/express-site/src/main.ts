// npx -y pnpm@12 demo: the site on Express with real requests; --once ends after the replay.
import { demo, loadContent } from '@obs-private/traffic'
import { createSite } from './site.ts'

process.exitCode = await demo('express-site', async ({ upstream }) => {
  const site = createSite(loadContent(), upstream)
  return new Promise((resolve) => {
    const server = site.listen(0, '127.0.0.1', () => resolve(server))
  })
})
