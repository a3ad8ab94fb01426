import { systemClock } from '../../../internal/clock.js';
import { createHostileWorld, type HostileWorld, type WorldFiles } from './hostile-world.js';
import type { HostileCase, HostileInstall } from './hostile-install.js';
import { HOSTILE_INSTALLS } from './hostile-installs.js';
import { plainArchive } from './plain-archive.js';
import type { HostTestOptions, HostUnderTest } from './host-under-test.js';

/** What a host was tried with, and refused. */
export interface HostRefusalReport {
  /** The names of the hostile installs. */
  readonly refused: readonly string[];
}

/** A host that installs what it must not, or doesn't install what it should. */
export class HostNotSafe extends Error {
  override readonly name = 'HostNotSafe';
  /** The names of the hostile installs that it let through; empty where it failed a control. */
  readonly letThrough: readonly string[];

  /** Made by `assertHostRefuses`. */
  constructor(message: string, letThrough: readonly string[], options?: ErrorOptions) {
    super(message, options);
    this.letThrough = letThrough;
  }
}

/**
 * Tries a host's own install path on a table of hostile installs (`HOSTILE_INSTALLS`), each of which it must refuse. Before them and after them it
 * must install two sound apps: a host that installs nothing would refuse everything.
 *
 * The table is for a policy of the level `standard` or `strict` without a grace period that is running; `except` leaves out what a policy allows
 * on purpose.
 *
 * @param host - the install path, and how to set up its trust store.
 * @returns the names of what was refused.
 * @throws HostNotSafe with all that was let through, or the control that failed; whatever `trust` and `isInstalled` throw.
 */
export async function assertHostRefuses(
  host: HostUnderTest,
  options: HostTestOptions = {},
): Promise<HostRefusalReport> {
  const { at = systemClock.now(), except = [], makeArtifact = plainArchive } = options;
  const unknown = except.find((name) => HOSTILE_INSTALLS.every((each) => each.name !== name));
  if (unknown !== undefined) throw new TypeError(`there is no hostile install of the name ${JSON.stringify(unknown)}`);
  const world = createHostileWorld(at, makeArtifact);
  const tried = HOSTILE_INSTALLS.filter(({ name }) => !except.includes(name));

  await assertControls(host, world, options, 'before');
  const letThrough: HostileInstall[] = [];
  for (const hostile of tried) {
    const answer = await attempt(host, world, options, `hostile-${hostile.name}`, hostile.make(world));
    if (answer.installed) letThrough.push(hostile);
  }
  await assertControls(host, world, options, 'after');

  if (letThrough.length > 0) {
    const list = letThrough.map(({ name, what }) => `  ${name}: ${what}`).join('\n');
    throw new HostNotSafe(
      `The host has installed what it must refuse, ${letThrough.length} of ${tried.length}:\n${list}`,
      letThrough.map(({ name }) => name),
    );
  }
  return { refused: tried.map(({ name }) => name) };
}

/** Two sound apps: what the hostile ones differ from in one thing each. */
async function assertControls(
  host: HostUnderTest,
  world: HostileWorld,
  options: HostTestOptions,
  when: 'before' | 'after',
): Promise<void> {
  const { pin, leaf, sign } = world;
  const controls = {
    'a pinned key': sign({ key: pin.key }),
    'a certificate of the trusted CA': sign({ key: leaf.key, chain: [leaf] }),
  };
  for (const [index, [by, signatureFile]] of Object.entries(controls).entries()) {
    const answer = await attempt(host, world, options, `sound-${when}-${index}`, { signatureFile });
    if (answer.installed) continue;
    throw new HostNotSafe(
      `The host has not installed a sound app, signed by ${by}, ${when} the hostile ones: what it refuses proves nothing.`,
      [],
      { cause: answer.error },
    );
  }
}

async function attempt(
  host: HostUnderTest,
  world: HostileWorld,
  { origin = null }: { readonly origin?: string | null },
  name: string,
  { artifact = world.artifact, signatureFile, store = world.store }: HostileCase,
): Promise<{ readonly installed: boolean; readonly error?: unknown }> {
  await host.trust(toBytes(store));
  const answer = await settled(async () =>
    host.install(artifact.slice(), signatureFile?.slice() ?? null, { name, origin }),
  );
  const said = answer.ok && !isRefusal(answer.value);
  if (host.isInstalled === undefined)
    return answer.ok ? { installed: said } : { installed: false, error: answer.error };
  // What lies there counts, whatever was said.
  const lies = await host.isInstalled(name);
  return answer.ok ? { installed: lies } : { installed: lies, error: answer.error };
}

async function settled(
  run: () => Promise<unknown>,
): Promise<{ readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown }> {
  try {
    return { ok: true, value: await run() };
  } catch (error) {
    return { ok: false, error };
  }
}

function isRefusal(value: unknown): boolean {
  return (
    value === false ||
    (typeof value === 'object' && value !== null && 'installed' in value && value.installed === false)
  );
}

function toBytes(store: WorldFiles): Readonly<Record<string, Uint8Array>> {
  return Object.fromEntries(Object.entries(store).map(([name, { pem }]) => [name, new TextEncoder().encode(pem)]));
}
