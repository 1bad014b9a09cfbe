// The frame: a rail with the places, and the place that the address names.
import { render, type JSX } from 'preact'
import { ChecksPlace } from './checks.tsx'
import { mount, useData } from './data.ts'
import { ErrorGroup } from './error.tsx'
import { Errors } from './errors.tsx'
import { count } from './format.ts'
import { KnownId } from './known-id.tsx'
import { Logs } from './logs.tsx'
import { Meters } from './meters.tsx'
import { Told } from './told.tsx'
import { showUnseen } from './visible.ts'
import './page.css'

type Overview = { resource: Record<string, string>; errors: number; groups: number; lines: number }

function Frame(): JSX.Element {
  const { data } = useData<Overview>('/')
  const [, place = '', name, ...further] = location.pathname.slice(mount.length).replace(/\/$/, '').split('/')
  const environment = data?.resource['deployment.environment.name'] ?? ''
  return (
    <div class="frame">
      <nav class="rail" aria-label="Places">
        <p class="service">
          <b>{data?.resource['service.name'] ?? '…'}</b>
          <span class={`environment ${environment}`}>{environment}</span>
        </p>
        <Place to="errors" here={place === '' || place === 'errors'} told={data && count(data.groups)}>
          Errors
        </Place>
        <Place to="meters" here={place === 'meters'}>
          Meters
        </Place>
        <Place to="logs" here={place === 'logs'} told={data && count(data.lines)}>
          Logs
        </Place>
        <p class="process">
          pid {data?.resource['process.pid']} on {data?.resource['host.name']}
        </p>
      </nav>
      <main id="page">{further.length === 0 ? placeOf(place, name) : nowhere}</main>
    </div>
  )
}

function Place({
  to,
  here,
  told,
  children,
}: {
  to: string
  here: boolean
  told?: string | undefined
  children: string
}): JSX.Element {
  return (
    <a class="place" href={`${mount}/${to}`} {...(here ? { 'aria-current': 'page' as const } : {})}>
      {children}
      {told !== undefined && <span class="badge">{told}</span>}
    </a>
  )
}

const nowhere = <Told kind="bad">There is nothing at this address.</Told>

function placeOf(place: string, name: string | undefined): JSX.Element {
  if (place === '' || (place === 'errors' && name === undefined)) return <Errors />
  if (place === 'errors' && name !== undefined) return <ErrorGroup group={name} />
  if (place === 'e' && name !== undefined) return <KnownId id={name} />
  if (place === 'meters') return <Meters name={name} />
  if (place === 'checks') return <ChecksPlace name={name} />
  if (place === 'logs' && name === undefined) return <Logs />
  return nowhere
}

showUnseen()
document.body.replaceChildren()
render(<Frame />, document.body)
