// Graphite from Debian: carbon-cache with its line and pickle receivers, graphite-web for the render API and for tags.
import type { Place } from '../place.ts'
import type { ServerPlan } from '../server-plan.ts'
import { debianVersion } from '../software.ts'
import { json, until } from '../until.ts'

/** The running pair. */
export interface GraphiteServer {
  readonly tcp: string
  readonly udp: string
  readonly pickle: string
  /** The value of a target at a moment, once it is there. */
  valueAt(target: string, timeMs: number): Promise<number>
}

/** carbon 1.1 and graphite-web 1.1. */
export const graphiteServer: ServerPlan<GraphiteServer> = {
  name: 'graphite',
  apt: ['graphite-carbon', 'graphite-web'],
  version() {
    const carbon = debianVersion('graphite-carbon')
    const web = debianVersion('graphite-web')
    return carbon === undefined || web === undefined ? undefined : `carbon ${carbon} and graphite-web ${web}`
  },
  async start(place) {
    const ports = {
      line: await place.port(),
      pickle: await place.port(),
      cache: await place.port(),
      web: await place.port(),
    }
    const url = `http://127.0.0.1:${ports.web}`
    startCarbon(place, ports)
    startWeb(place, ports)
    await until('graphite-web answers', async () =>
      (await fetch(`${url}/metrics/find?query=*`)).ok ? true : undefined,
    )
    return {
      tcp: `tcp://127.0.0.1:${ports.line}`,
      udp: `udp://127.0.0.1:${ports.line}`,
      pickle: `tcp://127.0.0.1:${ports.pickle}`,
      valueAt: async (target, timeMs) => valueAt(url, target, timeMs / 1000),
    }
  },
}

type Ports = Readonly<{ line: number; pickle: number; cache: number; web: number }>

function startCarbon(place: Place, { line, pickle, cache, web }: Ports): void {
  place.write('storage-schemas.conf', '[all]\npattern = .*\nretentions = 1s:2h\n')
  place.write('storage-aggregation.conf', '[all]\npattern = .*\nxFilesFactor = 0\n')
  const settings = {
    STORAGE_DIR: place.folder,
    CONF_DIR: place.folder,
    LOG_DIR: place.folder,
    PID_DIR: place.folder,
    LOCAL_DATA_DIR: `${place.folder}/whisper`,
    USER: '',
    ENABLE_LOGROTATION: 'False',
    MAX_CACHE_SIZE: 'inf',
    MAX_CREATES_PER_MINUTE: 'inf',
    LINE_RECEIVER_INTERFACE: '127.0.0.1',
    LINE_RECEIVER_PORT: line,
    ENABLE_UDP_LISTENER: 'True',
    UDP_RECEIVER_INTERFACE: '127.0.0.1',
    UDP_RECEIVER_PORT: line,
    PICKLE_RECEIVER_INTERFACE: '127.0.0.1',
    PICKLE_RECEIVER_PORT: pickle,
    CACHE_QUERY_INTERFACE: '127.0.0.1',
    CACHE_QUERY_PORT: cache,
    CARBON_METRIC_INTERVAL: 0,
    ENABLE_TAGS: 'True',
    GRAPHITE_URL: `http://127.0.0.1:${web}`,
    TAG_UPDATE_INTERVAL: 1,
    TAG_BATCH_SIZE: 1,
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`)
  const config = place.write('carbon.conf', `[cache]\n${lines.join('\n')}\n`)
  place.write('whisper/.keep', '')
  place.spawn('/usr/bin/carbon-cache', [
    `--config=${config}`,
    `--pidfile=${place.folder}/twistd`,
    '--nodaemon',
    'start',
  ])
}

function startWeb(place: Place, { cache, web }: Ports): void {
  place.write(
    'obs_graphite_settings.py',
    `SECRET_KEY = 'local tests only'
ALLOWED_HOSTS = ['*']
TIME_ZONE = 'UTC'
LOG_DIR = STORAGE_DIR = '${place.folder}'
INDEX_FILE = '${place.folder}/index'
WHISPER_DIR = '${place.folder}/whisper'
STANDARD_DIRS = [WHISPER_DIR]
CARBONLINK_HOSTS = ['127.0.0.1:${cache}']
DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': '${place.folder}/graphite.db'}}
TAGDB = 'graphite.tags.localdatabase.LocalDatabaseTagDB'
DEFAULT_CACHE_DURATION = 0
`,
  )
  const env = {
    PYTHONPATH: place.folder,
    PYTHONHOME: '',
    GRAPHITE_SETTINGS_MODULE: 'obs_graphite_settings',
    DJANGO_SETTINGS_MODULE: 'graphite.settings',
  }
  place.run('/usr/bin/graphite-manage', ['migrate', '--run-syncdb'], { env })
  place.spawn('/usr/bin/graphite-manage', ['runserver', '--noreload', `127.0.0.1:${web}`], { env })
}

type Rendered = readonly { readonly datapoints: readonly (readonly [value: number, time: number])[] }[]

async function valueAt(url: string, target: string, time: number): Promise<number> {
  const query = new URLSearchParams({
    target,
    format: 'json',
    noNullPoints: 'true',
    from: '-5min',
    until: 'now',
  })
  return until(`${target} at ${time}`, async () => {
    const [series] = await json<Rendered>(`${url}/render?${query.toString()}`)
    return series?.datapoints.find(([, at]) => at === time)?.[0]
  })
}
