// npx -y pnpm@12 --filter ./examples/fastify-site start: the site on Fastify with real requests; --once ends after the replay.
import { demo, loadContent } from '@obs-private/traffic'
import { createSite } from './site.ts'

process.exitCode = await demo('fastify-site', async ({ upstream }) => {
  const site = await createSite(loadContent(), upstream)
  await site.listen({ port: 0, host: '127.0.0.1' })
  return site.server
})
