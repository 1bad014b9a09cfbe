// Public names of @obs/page: the in-app page. @obs/node makes and mounts it.
export { type Access, type Auth } from './guard.ts'
export { createPage, type Page, type PageOptions, type PageParts } from './page.ts'
