// A visitor of the site's own page: enters by the printed address, keeps the cookie, asks for JSON.

/** Looks one id up on the page. Without an address the page is off and knows nothing. */
export async function openPage(
  base: string,
  address: string | undefined,
): Promise<(id: string) => Promise<{ readonly state?: string }>> {
  if (address === undefined) return async () => ({})
  const entered = await fetch(address, { redirect: 'manual' })
  const cookie = entered.headers
    .getSetCookie()
    .map((set) => set.split(';')[0])
    .join('; ')
  const mount = new URL(address).pathname.replace(/\/$/, '')
  return async (id) => {
    const answer = await fetch(`${base}${mount}/e/${id}?format=json`, { headers: { cookie } })
    return (await answer.json()) as { readonly state?: string }
  }
}
