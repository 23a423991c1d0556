// The floor of the way from a customer to the screen. A post is pushed over a raw WebSocket to a page that appends it.
import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'
import { serving, settings } from './settings.mjs'

/** The JSON of an event, without the text that it has in several places. */
const parts = String(settings.options.json).split(String(settings.options.mark))

const page = `<!doctype html><meta charset="utf-8"><title>Floor</title><main></main><script>
const socket = new WebSocket('ws://' + location.host)
socket.onmessage = ({ data }) => {
  const article = document.createElement('article')
  article.textContent = JSON.parse(data).event.message.text
  document.querySelector('main').append(article)
  article.scrollIntoView()
}
</script>`

const http = createServer((request, response) => {
  if (request.method !== 'POST') return response.setHeader('content-type', 'text/html').end(page)
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (chunk) => {
    body += chunk
  })
  return request.on('end', () => {
    // The same JSON as Parley's event, with this text.
    const json = parts.join(JSON.stringify(body).slice(1, -1))
    for (const socket of sockets.clients) socket.send(json)
    response.end()
  })
})
const sockets = new WebSocketServer({ server: http, perMessageDeflate: false })
http.listen(0, '127.0.0.1', () => {
  const address = http.address()
  if (typeof address === 'object' && address !== null) serving(address.port)
})
