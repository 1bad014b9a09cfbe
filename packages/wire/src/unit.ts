// From the unit of a point (UCUM, as OpenTelemetry writes it) to the base unit that Prometheus and OpenTelemetry want.
import type { MetricPoint } from '@obs/core'

/** A base unit: its UCUM code, its word in Prometheus names (empty: none), and the factor from the point's unit. */
export type BaseUnit = Readonly<{ code: string; word: string; factor: number }>

const second = { code: 's', word: 'seconds' }
const byte = { code: 'By', word: 'bytes' }

// OpenTelemetry's compatibility page, "Prometheus and OpenMetrics Compatibility", "Units", brought to base units.
const units: ReadonlyMap<string, BaseUnit> = new Map(
  Object.entries({
    ns: { ...second, factor: 1e-9 },
    us: { ...second, factor: 1e-6 },
    ms: { ...second, factor: 0.001 },
    s: { ...second, factor: 1 },
    min: { ...second, factor: 60 },
    h: { ...second, factor: 3600 },
    d: { ...second, factor: 86_400 },
    By: { ...byte, factor: 1 },
    kBy: { ...byte, factor: 1000 },
    MBy: { ...byte, factor: 1e6 },
    KiBy: { ...byte, factor: 1024 },
    MiBy: { ...byte, factor: 1024 ** 2 },
    GiBy: { ...byte, factor: 1024 ** 3 },
    'By/s': { code: 'By/s', word: 'bytes_per_second', factor: 1 },
    '%': { code: '1', word: 'ratio', factor: 0.01 },
    Cel: { code: 'Cel', word: 'celsius', factor: 1 },
    Hz: { code: 'Hz', word: 'hertz', factor: 1 },
    V: { code: 'V', word: 'volts', factor: 1 },
    A: { code: 'A', word: 'amperes', factor: 1 },
    J: { code: 'J', word: 'joules', factor: 1 },
    g: { code: 'g', word: 'grams', factor: 1 },
    m: { code: 'm', word: 'meters', factor: 1 },
  }),
)

/** The base unit of a UCUM code; undefined for one that no backend is known to want otherwise. */
export function baseUnit(code: string): BaseUnit | undefined {
  return units.get(code)
}

/** The base unit of a point. Timers and states are in milliseconds; a `1` is a ratio only where it is a level. */
export function baseUnitOf({ kind, unit = '' }: MetricPoint): BaseUnit {
  const known = baseUnit(kind === 'timer' || kind === 'state' ? 'ms' : unit)
  if (known !== undefined) return known
  return { code: unit, word: unit === '1' && kind === 'gauge' ? 'ratio' : '', factor: 1 }
}

/** A value in the base unit. Divided where that is exact: 4.5 ms are 0.0045 s, not 0.0045000000000000005. */
export function inBaseUnit(value: number, { factor }: BaseUnit): number {
  return factor < 1 ? value / Math.round(1 / factor) : value * factor
}
