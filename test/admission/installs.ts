import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  admitInstall,
  holdInstall,
  type AdmissionDecision,
  type AdmitOptions,
  type ArtifactSource,
  type HeldInstall,
  type HoldOptions,
  type Policy,
  type PolicyInput,
} from '../../src/index.js';
import { sha256Hex } from '../../src/internal/bytes.js';
import type { SignatureSource } from '../../src/signature/read-signature-file.js';
import { permitStatement } from '../../src/testing/index.js';
import { policyKey } from '../evidence/permits.js';
import { createScene, type Scene } from '../support/scene.js';

/** What one install differs in from a sound one. */
interface Install {
  readonly artifact?: ArtifactSource;
  readonly signature?: SignatureSource;
  readonly policy?: Policy | PolicyInput;
}

/** A policy under which an unsigned artifact is allowed for a while. */
export const GRACE: PolicyInput = { gracePeriod: { endsAt: '2099-01-01' } };

/** A scene with a signed artifact, a store that trusts its signer, and the calls that install it. */
export function createInstalls(scene: Scene = createScene()) {
  const pin = scene.authority.pin();
  const signature = scene.sign({ key: pin.key });
  const trustStore = scene.store({ 'pin.pem': pin });
  const operator = scene.authority.key('permits');
  const endsAt = new Date(scene.authority.at.getTime() + 3_600_000);
  const permit = permitStatement({ artifact: scene.artifact, host: 'host-1', endsAt }, { key: operator });
  const alive = { clock: scene.clock, environment: {}, trustStore };
  return {
    scene,
    pin,
    signature,
    trustStore,
    sha256: sha256Hex(scene.artifact),
    /** An unsigned install by a permit. When it is used, something is done: the copy is complete by then, and not yet in its place. */
    permitted: (act: () => void = () => undefined) => {
      const used: string[] = [];
      const use = (id: string) => {
        act();
        return used.push(id) > 0;
      };
      const policy: PolicyInput = { permits: { keys: [policyKey(operator)], hostId: 'host-1' } };
      return { used, request: { permit, permitStore: { use } }, install: { signature: null, policy } };
    },
    admit: async (options: AdmitOptions, install: Install = {}): Promise<AdmissionDecision> => {
      const { artifact = scene.artifactPath, signature: own = signature, policy = {} } = install;
      return admitInstall(artifact, own, policy, { ...alive, ...options });
    },
    hold: async (options: HoldOptions = {}, install: Install = {}): Promise<HeldInstall> => {
      const { artifact = scene.artifactPath, signature: own = signature, policy = {} } = install;
      return holdInstall(artifact, own, policy, { ...alive, folder: newFolder(scene), ...options });
    },
  };
}

/** A folder of its own, with nothing in it. */
export function newFolder(scene: Scene): string {
  const folder = scene.path('folder');
  mkdirSync(folder);
  return folder;
}

/** What lies in a folder, in order. */
export const namesIn = (folder: string): readonly string[] => readdirSync(folder).toSorted();

/** What lies beside a destination, and there: nothing that is hidden is left out. */
export const namesBeside = (destination: string): readonly string[] => namesIn(dirname(destination));

/** The permissions of what lies at a path. */
export const modeOf = (path: string): string => (statSync(path).mode & 0o7777).toString(8);

/** Lower-case hex SHA-256 of what lies at a path; null where nothing does. */
export function digestAt(path: string): string | null {
  try {
    return sha256Hex(readFileSync(path));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** The private copy in a folder: there must be one, and no other. */
export function privateCopyIn(folder: string): string {
  const [name, ...others] = readdirSync(folder).filter((each) => each.startsWith('.install-gate-'));
  if (name === undefined || others.length > 0) throw new Error('not one private copy');
  return join(folder, name);
}

/** A folder on another file system than temporary files; null where there is none. */
export function otherFileSystem(scene: Scene): string | null {
  try {
    return statSync('/dev/shm').dev === statSync(scene.folder).dev ? null : '/dev/shm';
  } catch {
    return null;
  }
}
