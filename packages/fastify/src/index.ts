// Public names of @obs/fastify.
export {}
