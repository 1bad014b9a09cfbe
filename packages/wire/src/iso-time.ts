// Epoch milliseconds as RFC 3339 text. The text of the last millisecond is kept: a busy turn asks for it many times.

let lastTime = Number.NaN
let lastText = ''
let lastSecond = Number.NaN
let secondText = ''

/** `time` (epoch ms) as `2026-11-24T05:00:00.000Z`; a time no date can hold becomes the epoch. */
export function isoTime(time: number): string {
  if (time === lastTime) return lastText
  const second = Math.floor(time / 1000)
  if (second !== lastSecond) {
    secondText = secondsText(second)
    lastSecond = second
  }
  lastTime = time
  lastText = `${secondText}${String(Math.floor(time - second * 1000)).padStart(3, '0')}Z`
  return lastText
}

function secondsText(second: number): string {
  const date = new Date(second * 1000)
  return (Number.isNaN(date.getTime()) ? new Date(0) : date).toISOString().slice(0, -4)
}
