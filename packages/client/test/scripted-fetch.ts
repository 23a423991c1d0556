/** An answer of a scripted server: a response, or an error of the network. */
export type Scripted = Response | Error | ((request: Request) => Response | Promise<Response>)

/** A fetch with the given answers in their order, and the requests that it received. */
export function scriptedFetch(...answers: Scripted[]): { fetch: typeof fetch; requests: Request[] } {
  const requests: Request[] = []
  const answer = (async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init)
    requests.push(request.clone())
    const next = answers.shift()
    if (next === undefined) throw new Error('The script has no more answers.')
    if (next instanceof Error) throw next
    return typeof next === 'function' ? next(request) : next
  }) as typeof fetch
  return { fetch: answer, requests }
}

/** A problem document as an answer. */
export function problem(status: number, code: string, headers: Record<string, string> = {}): Response {
  const body = { type: `/errors/${code}`, title: 'Title.', status, code, detail: `Detail of ${code}.`, hint: 'Hint.' }
  return new Response(JSON.stringify({ ...body, requestId: 'r-1' }), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  })
}

/** A JSON answer. */
export function answer(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
}
