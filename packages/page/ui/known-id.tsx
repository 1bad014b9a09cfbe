// What one error id stands for.
import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import { mount, useData, type Report } from './data.ts'
import { Occurrence } from './error.tsx'
import { Told } from './told.tsx'

type Answer = { id: string; state: string; group?: string; sentence: string; report?: Report }

export function KnownId({ id }: { id: string }): JSX.Element {
  const { data, failed } = useData<Answer>(`/e/${id}`, 10_000)
  // What is being read stays, even when it is no longer kept.
  const read = useRef<Report | undefined>(undefined)
  read.current = data?.report ?? read.current
  return (
    <>
      <header class="head">
        <h1>
          Error <code>{id}</code>
        </h1>
        {data && <p class="sum">{data.sentence}</p>}
        {data?.group && (
          <p>
            <a href={`${mount}/errors/${data.group}`}>Show its group</a>
          </p>
        )}
      </header>
      {failed && <Told kind="bad">{failed}</Told>}
      {read.current && <Occurrence report={read.current} />}
    </>
  )
}
