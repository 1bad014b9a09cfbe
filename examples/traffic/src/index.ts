// What the example sites share: real requests, the content they ask for, and the demo around a site.
export { bodyOf, loadContent, type Content, type Page } from './content.ts'
export { demo, type SiteParts, type StartSite } from './demo.ts'
export { parseEventLine, type SiteEvent } from './event-lines.ts'
