// Completes package-lock.json with the platform packages that the registry at hand did not list, so that `npm ci` accepts it anywhere.
//
// npm leaves an optional package out of the lock when its registry cannot serve it, and npm 11 then refuses that lock ("Missing: … from
// lock file"). An entry of version, cpu, os and libc is enough: npm skips it where it does not fit. Such an entry carries no integrity.
import { readFileSync, writeFileSync } from 'node:fs';

type LockEntry = Record<string, unknown> & { version?: string; dev?: boolean; optionalDependencies?: Record<string, string> };
export type Lock = { packages: Record<string, LockEntry> };
type Platform = { cpu?: string[]; os?: string[]; libc?: string[] };

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];
const aliases: Record<string, string> = { macos: 'darwin', windows: 'win32', wasm32: 'wasm32' };
const libraries: Record<string, string> = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' };

/** What a platform package's name says of where it runs: `@oxlint/binding-linux-x64-musl` is linux, x64, musl. */
export function platformOf(name: string): Platform {
  const words = name.split(/[-/]/).map((word) => (Object.hasOwn(aliases, word) ? (aliases[word] ?? word) : word));
  const os = words.find((word) => systems.includes(word));
  const cpu = words.find((word) => processors.includes(word));
  const library = words.find((word) => Object.hasOwn(libraries, word));
  return {
    ...(cpu ? { cpu: [cpu] } : {}),
    ...(library && os === 'linux' ? { libc: [libraries[library] ?? library] } : {}),
    ...(os ? { os: [os] } : {}),
  };
}

/** Where Node would look for `name` from the package at `from`: its own node_modules first, then each one outside it. */
function placesOf(from: string, name: string): string[] {
  const inside = `${from ? `${from}/` : ''}node_modules/${name}`;
  const cut = from.lastIndexOf('node_modules/');
  return cut < 0 ? [inside] : [inside, ...placesOf(from.slice(0, cut).replace(/\/$/, ''), name)];
}

/** The optional packages that an entry asks for and none provides, as entries by path; throws on a version range or a name without a platform. */
export function missingEntries({ packages }: Lock): Record<string, LockEntry> {
  const missing = Object.entries(packages).flatMap(([from, { optionalDependencies = {}, dev }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !placesOf(from, name).some((place) => Object.hasOwn(packages, place)))
      .map(([name, version]) => [`node_modules/${name}`, entryOf({ name, version, dev: dev ?? false })] as const),
  );
  return Object.fromEntries(missing);
}

function entryOf({ name, version, dev }: { name: string; version: string; dev: boolean }): LockEntry {
  const { cpu, libc, os } = platformOf(name);
  if (!/^\d+\.\d+\.\d+/.test(version))
    throw new Error(`${name} is asked for as "${version}"; only an exact version can be written into the lock.`);
  if (!os) throw new Error(`The name ${name} does not say for which system it is.`);
  return { version, ...(cpu && { cpu }), ...(dev && { dev }), ...(libc && { libc }), optional: true, os };
}

// The order that npm itself writes, so that the next `npm install` moves no line.
const inOrder = (packages: Lock['packages']) =>
  Object.fromEntries(Object.entries(packages).sort(([left], [right]) => left.localeCompare(right, 'en')));

function isLock(value: unknown): value is Lock {
  return typeof value === 'object' && value !== null && 'packages' in value && typeof value.packages === 'object';
}

export function completeLock(file: string): number {
  const lock: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isLock(lock)) throw new Error(`${file} is not a lock file of npm 7 or newer.`);
  const missing = missingEntries(lock);
  const completed = { ...lock, packages: inOrder({ ...lock.packages, ...missing }) };
  if (JSON.stringify(completed).includes('"resolved"'))
    throw new Error('The lock names a registry; keep omit-lockfile-registry-resolved in .npmrc.');
  writeFileSync(file, `${JSON.stringify(completed, null, 2)}\n`);
  return Object.keys(missing).length;
}

if (require.main === module) process.stdout.write(`${completeLock('package-lock.json')} platform packages added to package-lock.json\n`);
