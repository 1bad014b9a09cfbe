// What the environment says of who speaks.
import { afterEach, expect, test, vi } from 'vitest'
import { readEnvironment } from './environment.ts'

afterEach(() => vi.unstubAllEnvs())

test('takes an empty variable for unset', () => {
  for (const name of ['OBS_SERVICE', 'OTEL_SERVICE_NAME', 'OBS_RELEASE', 'NODE_ENV', 'OBS_LOG', 'OBS_FLEET'])
    vi.stubEnv(name, '')
  vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'service.name=shop,service.version=1.2.0')
  expect(readEnvironment().options).toMatchObject({
    service: 'shop',
    release: '1.2.0',
    environment: 'production',
    level: undefined,
    fleet: false,
  })
})

const otel = (name: string): string => `deployment.environment.name=${name}`

test.each([
  [{}, 'production'],
  [{ NODE_ENV: 'test' }, 'test'],
  [{ NODE_ENV: 'production', OTEL_RESOURCE_ATTRIBUTES: otel('staging') }, 'staging'],
  [{ NODE_ENV: 'production', OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=staging' }, 'staging'],
  [{ SENTRY_ENVIRONMENT: 'qa', OTEL_RESOURCE_ATTRIBUTES: otel('staging') }, 'qa'],
  [{ OBS_ENVIRONMENT: 'blue', SENTRY_ENVIRONMENT: 'qa', NODE_ENV: 'production' }, 'blue'],
  [{ OTEL_RESOURCE_ATTRIBUTES: otel('development') }, 'development'],
])('the environment is named by what says most of the place: %j', (env, environment) => {
  stub(env)
  expect(readEnvironment().options.environment).toBe(environment)
})

test.each(['OBS_ENVIRONMENT', 'SENTRY_ENVIRONMENT'])(
  'a place called development by %s does not tell clients more against NODE_ENV',
  (name) => {
    stub({ NODE_ENV: 'production', [name]: 'development' })
    expect(readEnvironment().options.environment).toBe('production')
  },
)

function stub(env: Readonly<Record<string, string>>): void {
  for (const name of ['NODE_ENV', 'OBS_ENVIRONMENT', 'SENTRY_ENVIRONMENT', 'OTEL_RESOURCE_ATTRIBUTES'])
    vi.stubEnv(name, env[name])
}

test.each([
  ['1', true, true],
  ['true', true, true],
  ['0', false, false],
  ['False', false, false],
])('takes %s for a flag', (value, page, fleet) => {
  for (const name of ['OBS_PAGE', 'OBS_FLEET']) vi.stubEnv(name, value)
  expect(readEnvironment().options).toMatchObject({ page, fleet })
  expect(readEnvironment().complaints).toEqual([])
})

test('an OBS_PAGE that is no flag opens no page and is told', () => {
  vi.stubEnv('OBS_PAGE', 'off')
  expect(readEnvironment().options.page).toBe(false)
  expect(readEnvironment().complaints).toEqual(["OBS_PAGE is 'off': use 1 or 0"])
})

test.each([
  ['OBS_SERVCE', 'OBS_SERVICE'],
  ['OBS_SEVRICE', 'OBS_SERVICE'],
  ['OBS_LOGS', 'OBS_LOG'],
  ['OBS_LEVEL', 'OBS_LOG'],
  ['OBS_ENVIROMENT', 'OBS_ENVIRONMENT'],
])('a variable that was misspelt is told: %s', (name, meant) => {
  vi.stubEnv(name, 'x')
  expect(readEnvironment().complaints).toEqual([`${name} is not followed: it is called ${meant}`])
})

test.each(['OBS_ENDPOINT', 'OBS_ACCESS_KEY_ID', 'OBS_PATH', 'OBS_SERVER'])(
  "somebody else's variable is left alone: %s",
  (name) => {
    vi.stubEnv(name, 'x')
    expect(readEnvironment().complaints).toEqual([])
  },
)

test('of what the program says itself nothing is complained of', () => {
  vi.stubEnv('OBS_LOG', 'loud')
  vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'team=pay,broken')
  const { options, complaints } = readEnvironment()
  expect([options.level, options.resource]).toEqual([undefined, { team: 'pay' }])
  expect(complaints).toEqual([
    expect.stringContaining("OBS_LOG: level 'loud'"),
    'OTEL_RESOURCE_ATTRIBUTES: an entry is no pair: write name=value',
  ])
  expect(readEnvironment({ level: 'warn', resource: {} }).complaints).toEqual([])
})
