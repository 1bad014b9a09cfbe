// A request never fails because of what is bound for it.
import { createPipeline, type Fields } from '@obs/core'
import { expect, test } from 'vitest'
import { boundFields } from './bound-fields.ts'

function rig() {
  const told: string[] = []
  return {
    told,
    pipeline: createPipeline({ onFault: ({ code, message }) => told.push(`${code}: ${message}`) }),
  }
}

test('asks with what the framework has', () => {
  const { pipeline, told } = rig()
  expect(boundFields((path: string) => ({ path }), pipeline, '/a')).toEqual({ path: '/a' })
  expect(boundFields(undefined, pipeline)).toBeUndefined()
  expect(told).toEqual([])
})

test('gives nothing and a fault where the application throws', () => {
  const { pipeline, told } = rig()
  const anonymous: { user?: { id: number } } = {}
  const ask = () => ({ user: (anonymous.user as { id: number }).id })
  expect(boundFields(ask, pipeline)).toBeUndefined()
  expect(told).toEqual([
    "fields_failed: the fields option of observe failed; its request goes on without them (Cannot read properties of undefined (reading 'id'))",
  ])
})

test('gives nothing and a fault for a promise, which may reject', async () => {
  const { pipeline, told } = rig()
  const late = Promise.reject(new Error('late'))
  expect(boundFields(() => late, pipeline)).toBeUndefined()
  await expect(late).rejects.toThrow('late')
  expect(told[0]).toContain('it gave a promise: give fields at once')
  expect(pipeline.faults.counts()).toEqual({ fields_failed: 2 })
})

test('binds nothing where the application has nothing to tell, and says so where it gives no object', () => {
  const { pipeline, told } = rig()
  expect(boundFields(() => null as unknown as Fields, pipeline)).toBeUndefined()
  expect(told).toEqual([])
  expect(boundFields(() => 'acme' as unknown as Fields, pipeline)).toBeUndefined()
  expect(told[0]).toContain('(it gave a string: give an object)')
})
