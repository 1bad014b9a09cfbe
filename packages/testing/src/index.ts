// Public names of @obs/testing.
export {}
