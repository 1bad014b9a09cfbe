// A program that fails in the plain, so that its lines are the lines that run.
exports.charge = function charge(order, password) {
  const total = order.items.length * 2
  const token = 'abc'
  const note = 'paid by postgres://a:b@db'
  if (total > 2) throw new TypeError('too many items')
  return [total, token, note, password]
}
exports.calm = function calm(amount) {
  const doubled = check(amount)
  return doubled
}
function check(amount) {
  if (amount > 100) throw new RangeError('too much')
  return amount * 2
}
