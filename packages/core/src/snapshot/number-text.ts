// Numbers as JSON. Durations and prices have three decimals at most: looking these up takes a third of V8's search for the
// shortest text.

// Fifteen digits: any decimal of so many is the shortest text of its double.
const thousandthsMax = 1e15
/** What stands behind the whole part, by thousandths. */
const fractions = Array.from({ length: 1000 }, (_, thousandths) =>
  thousandths === 0 ? '' : `.${String(thousandths).padStart(3, '0').replace(/0+$/, '')}`,
)

/** A number as JSON (RFC 8259, section 6), as `String` prints it; what JSON has no number for becomes its name. */
export function numberText(value: number): string {
  if (value === (value | 0)) return String(value)
  const thousandths = Math.round(value * 1000)
  // The double nearest to so few digits has no shorter text than these digits.
  if (thousandths > 0 && thousandths < thousandthsMax && thousandths / 1000 === value) {
    const whole = Math.trunc(thousandths / 1000)
    return String(whole) + fractions[thousandths - whole * 1000]
  }
  return value - value === 0 ? String(value) : `"${value}"`
}
