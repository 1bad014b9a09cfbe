// Attributes from OpenTelemetry's variables, and who wins.
import { internals } from '@obs/core'
import { expect, test } from 'vitest'
import { attributesOf } from './attributes.ts'
import { createObs } from './default.ts'

test('pairs are read, percent signs decoded', () => {
  const unreadable = (what: string): never => expect.unreachable(what)
  expect(attributesOf('k8s.pod.name=shop-7, team = core%2Fpay ,empty=', unreadable)).toEqual({
    'k8s.pod.name': 'shop-7',
    team: 'core/pay',
    empty: '',
  })
})

test('what cannot be read is left out, and told without its value', () => {
  const told: string[] = []
  const text = 'a=b,,broken,=x,authorization: Bearer s3cret=,bad=%zz'
  expect(attributesOf(text, (what) => told.push(what))).toEqual({ a: 'b' })
  const noPair = 'an entry is no pair: write name=value'
  expect(told).toEqual([noPair, noPair, noPair, "the value of 'bad' is not percent-encoded"])
})

test('attributes win over what is found out, and the name, release and environment over attributes', () => {
  const resource = { 'host.name': 'h', 'service.name': 'no', 'service.version': '1', team: 'core' }
  const obs = createObs({ service: 'shop', sinks: [], resource })
  expect(internals(obs).pipeline.resource).toMatchObject({
    'host.name': 'h',
    team: 'core',
    'service.name': 'shop',
    'service.version': '1',
    'deployment.environment.name': 'production',
  })
})

test('an attribute that is no text is refused by name', () => {
  const resource = { port: 3000 } as unknown as Record<string, string>
  expect(() => createObs({ resource })).toThrow('resource.port is a number: give a text')
})
