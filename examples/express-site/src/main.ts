// npx -y pnpm@12 demo: the site on Express with real requests; --once ends after the replay.
import { once } from 'node:events'
import { demo, loadContent } from '@obs-private/traffic'
import { createSite } from './site.ts'

process.exitCode = await demo('express-site', async ({ upstream }) => {
  const server = createSite(loadContent(), upstream).listen(0, '127.0.0.1')
  // Rejects where the port is taken: the callback of Express's listen is called then too.
  await once(server, 'listening')
  return server
})
