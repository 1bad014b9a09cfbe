// Which declaration a minified name is of: the one around the frame, not another that a minifier gave the same name.
import { expect, test } from 'vitest'
import { declaredName, mentionsOf } from './declared-name.ts'

/** The name that is found for `id`, a frame at the first `throw`, where the map calls every `id` before it `original`. */
function nameIn(code: string): string | undefined {
  const lines = code.split('\n')
  const line = lines.findIndex((text) => text.includes('throw'))
  const column = lines[line]?.indexOf('throw') ?? 0
  const frame = { function: 'id', file: '', line: line + 1, column: column + 1, inApp: true }
  const mentions = mentionsOf(frame, lines)
  return declaredName(
    frame,
    mentions,
    mentions.map(() => 'original'),
  )
}

test.each([
  'function id(e){throw e}',
  'const id=(e)=>{throw e}',
  'const id=e=>a(function(){throw e})',
  'async function id({a}={},[t]){if(a){await t}throw e}',
  'function id(e){const t="}";throw e}',
  'function id(e){const t=`}${e}}`;throw e}',
  'function id(e){if(/[}/"]}/.test(e))return;throw e}',
  'class id{constructor(){throw 1}}',
  'function id(e){\n  throw e\n}',
  'x=a(id,function(){throw 1})',
])('finds the name in %j', (code) => {
  expect(nameIn(code)).toBe('original')
})

// terser 5 inlines a function that is called once, and V8 names it after a property near it.
test.each([
  'function id(e){return e}!function(e){throw e}({id:7})',
  'var id=e=>e+1,t=function(){throw 1}',
  'const id=(e)=>{return e};(()=>{throw id(1)})()',
  'class id{a(){return "{"}}(function(){throw 1})()',
  '{const id=e=>e}{throw 1}',
])('leaves the name as it is in %j', (code) => {
  expect(nameIn(code)).toBe('id')
})
