// How a token is shown to an HTTP server (RFC 9110, section 11.6.2).

/** The header `authorization`, where there is a token to show. */
export function authorization(
  scheme: 'ApiKey' | 'Bearer' | 'Token',
  token: string | undefined,
): Readonly<Record<string, string>> {
  return token === undefined ? {} : { authorization: `${scheme} ${token}` }
}
