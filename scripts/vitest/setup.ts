// Runs before every test file: a test that uses the network fails; adapters replay their vendor with nock.
import nock from 'nock'
import { afterAll, afterEach, beforeAll } from 'vitest'

const loopback = /^(localhost|127\.0\.0\.1|\[::1\]|::1)(:\d+)?$/

beforeAll(closeNetwork)

afterEach(() => {
  nock.abortPendingRequests()
  nock.cleanAll()
  closeNetwork()
})

afterAll(() => {
  nock.restore()
})

function closeNetwork(): void {
  if (!nock.isActive()) nock.activate()
  nock.disableNetConnect()
  nock.enableNetConnect((host) => loopback.test(host))
}
