// Labels of Prometheus's data model, which Loki shares: one name that it does not allow, and every push is refused.
// https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels
import { kind, type Kind } from '@obs/core'

const texts = kind.mapOf(kind.text)

/** An object of texts under names of letters, digits and underscores. */
export const labelsKind: Kind = {
  complaint(name, value) {
    const odd = Object.keys(value ?? {}).find((label) => !/^[a-z_]\w*$/i.test(label))
    return (
      texts.complaint(name, value) ??
      (odd === undefined
        ? undefined
        : `${name} has '${odd}': use letters, digits and underscores, as in '${mended(odd)}'`)
    )
  },
}

function mended(label: string): string {
  return label.replaceAll(/\W/g, '_').replace(/^(?=\d|$)/, '_')
}
