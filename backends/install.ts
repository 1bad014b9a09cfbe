// Installs the real servers: `npx tsx backends/install.ts [name …]`, as root where Debian packages are missing. What the network
// failed is tried again; a server still missing afterwards is named, and its tests will say `skipped`.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ServerPlan } from './src/server-plan.ts'
import { serverPlans } from './src/servers/index.ts'
import {
  debianVersion,
  npmHome,
  npmVersion,
  softwareFolder,
  unpackedFolder,
  unpackedVersion,
} from './src/software.ts'

const attemptsMax = 3
const pauseMs = 5000
const noServices = '/usr/sbin/policy-rc.d'

const asked = process.argv.slice(2)
const plans = serverPlans.filter(({ name }) => asked.length === 0 || asked.includes(name))
const apt = plans.flatMap((plan) => plan.apt ?? []).filter((name) => debianVersion(name) === undefined)
const unpacked = plans
  .flatMap((plan) => plan.unpacked ?? [])
  .filter((name) => unpackedVersion(name) === undefined)

if (apt.length > 0) quietly(() => attempt(() => installDebian(apt)))
for (const name of unpacked) attempt(() => unpack(name))
for (const plan of plans.filter(lacksNpm)) attempt(() => installNpm(plan))
for (const plan of plans) console.log(told(plan))

function installDebian(names: readonly string[]): boolean {
  const options = ['-qq', '-y', '-o', 'DPkg::Lock::Timeout=600', '--no-install-recommends']
  run('apt-get', ['-qq', 'update'])
  // One package that cannot be had must not keep the others away.
  return (
    run('apt-get', [...options, 'install', ...names]) ||
    names.map((name) => run('apt-get', [...options, 'install', name])).every(Boolean)
  )
}

function unpack(name: string): boolean {
  mkdirSync(unpackedFolder, { recursive: true })
  run('apt-get', ['-qq', '-o', 'APT::Sandbox::User=root', 'download', name], softwareFolder)
  const archive = readdirSync(softwareFolder).find((file) => file.startsWith(`${name}_`))
  if (archive === undefined) return false
  const done = run('dpkg-deb', ['-x', join(softwareFolder, archive), unpackedFolder])
  const version = /_(?:\d+%3a)?([^-+~_]+)/.exec(archive)?.[1] ?? archive
  if (done) writeFileSync(join(unpackedFolder, `.${name}`), version)
  rmSync(join(softwareFolder, archive))
  return done
}

function installNpm({ name, npm = [] }: ServerPlan<object>): boolean {
  const home = npmHome(name)
  mkdirSync(home, { recursive: true })
  writeFileSync(join(home, 'package.json'), '{"private":true}\n')
  const flags = ['--prefix', home, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  return run('npm', ['install', ...flags, ...npm])
}

function lacksNpm({ name: plan, npm = [] }: ServerPlan<object>): boolean {
  return npm.some((spec) => {
    const [, name = spec, version] = /^(.+)@([^@]+)$/.exec(spec) ?? []
    const found = npmVersion(plan, name)
    return found === undefined || !(version === undefined || `${found}.`.startsWith(`${version}.`))
  })
}

// No maintainer script may start a system service meanwhile.
function quietly(act: () => void): void {
  const ours = !existsSync(noServices)
  if (ours) writeFileSync(noServices, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  act()
  if (ours) rmSync(noServices, { force: true })
}

function attempt(install: () => boolean): void {
  for (let count = 1; count <= attemptsMax && !install(); count += 1)
    if (count < attemptsMax) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs * count)
}

function run(command: string, args: readonly string[], cwd: string = process.cwd()): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env, cwd }).status === 0
}

function told({ name, version }: ServerPlan<object>): string {
  const found = version()
  return found === undefined ? `missing: ${name}` : `installed: ${found}`
}
