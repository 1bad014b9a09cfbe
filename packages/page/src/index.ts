// Public names of @obs/page.
export {}
