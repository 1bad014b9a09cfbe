// Directives and settings of levels, as loggers made before see them.
import { expect, test } from 'vitest'
import { Levels } from './levels.ts'

test('covers a name and its children, and reaches gates handed out before', () => {
  const levels = new Levels()
  const [root, billing, tax] = [levels.gate(''), levels.gate('billing'), levels.gate('billing.tax')]
  levels.direct('warn,billing=debug')
  expect([root.threshold, billing.threshold, tax.threshold]).toEqual([40, 20, 20])
  levels.set('', 'off')
  expect(root.threshold).toBe(Infinity)
  expect(levels.level('billing.tax')).toBe('debug')
})

test('names the option and the mend for a word that is no level', () => {
  expect(() => new Levels().direct('verbose')).toThrow(
    "level 'verbose': 'verbose' is not a level; use trace, debug",
  )
})

test.each([
  ['info,shop.*=debug', "'shop.*' is no logger's name: a name covers its children"],
  ['*=debug', "'*' is no logger's name"],
  ['info;billing=debug', "'info;billing' is no logger's name"],
  ['=debug', "'' is no logger's name"],
  ['billing=debug=info', "'debug=info' is not a level"],
])('refuses %s, which no logger would follow', (directive, told) => {
  expect(() => new Levels().direct(directive)).toThrow(`level '${directive}': ${told}`)
})

test('tells what was set since the last directive', () => {
  const levels = new Levels()
  levels.set('', 'debug')
  levels.direct('info')
  levels.set('billing', 'off')
  expect([...levels.settings]).toEqual([['billing', 'off']])
})

test('keeps no gate for each of the names that are made of data', () => {
  const levels = new Levels()
  const kept = (name: string): boolean => levels.gate(name) === levels.gate(name)
  const names = Array.from({ length: 4097 }, (_, number) => `tenant-${number}`)
  expect(names.filter(kept)).toEqual(names.slice(0, 4096))
  levels.set('tenant-4096', 'debug')
  expect(levels.gate('tenant-4096')).toEqual({ threshold: 20 })
})
