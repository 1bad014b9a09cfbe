// The broker simulator inside Debian's librdkafka: Kafka's real protocol, in memory, topics made at first use. Not Apache Kafka.
import type { ServerPlan } from '../server-plan.ts'
import { debianVersion } from '../software.ts'
import { until } from '../until.ts'

/** The running simulator. */
export interface KafkaServer {
  /** `127.0.0.1:port`. */
  readonly broker: string
}

// Driven through the library's C interface; it picks its own port.
const program = `
import ctypes as C, sys, time
rk = C.CDLL('librdkafka.so.1')
def f(name, res, *args):
    fn = getattr(rk, name); fn.restype = res; fn.argtypes = args; return fn
conf = f('rd_kafka_conf_new', C.c_void_p)()
err = C.create_string_buffer(512)
client = f('rd_kafka_new', C.c_void_p, C.c_int, C.c_void_p, C.c_char_p, C.c_size_t)(0, conf, err, 512)
cluster = f('rd_kafka_mock_cluster_new', C.c_void_p, C.c_void_p, C.c_int)(client, 1)
with open('broker', 'wb') as out: out.write(f('rd_kafka_mock_cluster_bootstraps', C.c_char_p, C.c_void_p)(cluster))
while True: time.sleep(3600)
`

/** librdkafka 2.0. */
export const kafkaServer: ServerPlan<KafkaServer> = {
  name: 'kafka',
  apt: ['librdkafka1', 'python3-minimal'],
  version() {
    const version = debianVersion('librdkafka1')
    return version === undefined ? undefined : `broker simulator of librdkafka ${version}`
  },
  async start(place) {
    place.spawn('/usr/bin/python3', [place.write('broker.py', program)])
    const broker = await until('the simulator runs', () => /^[\d.]+:\d+/.exec(place.read('broker'))?.[0])
    return { broker }
  },
}
