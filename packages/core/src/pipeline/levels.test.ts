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

test('tells what was set since the last directive', () => {
  const levels = new Levels()
  levels.set('', 'debug')
  levels.direct('info')
  levels.set('billing', 'off')
  expect([...levels.settings]).toEqual([['billing', 'off']])
})
