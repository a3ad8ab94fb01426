import type { Workbench } from '../support/openssl.js';

/** What to generate a key of each kind with. */
export const KEY_PARAMETERS = {
  Ed25519: ['-algorithm', 'ed25519'],
  'RSA-2048': ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  'ECDSA P-256': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
} as const;

export type KeyKind = keyof typeof KEY_PARAMETERS;

/** A leaf's extensions: those of the model, and those that a CA for code signing writes. */
const LEAF_EXTENSIONS = [
  'basicConstraints=critical,CA:FALSE',
  'keyUsage=critical,digitalSignature',
  'extendedKeyUsage=codeSigning',
];

/** Generates a key with openssl, into `<name>.key`. */
export async function generateKey({ run }: Workbench, name: string, kind: KeyKind = 'Ed25519'): Promise<void> {
  await run('openssl', 'genpkey', ...KEY_PARAMETERS[kind], '-out', `${name}.key`);
}

/** Makes `root.key` and `root.pem`, `intermediate.key` and `intermediate.pem`, as a CA does with openssl. */
export async function makeCas(bench: Workbench, kind: KeyKind): Promise<void> {
  await generateKey(bench, 'root', kind);
  await generateKey(bench, 'intermediate', kind);
  const extensions = ['basicConstraints=critical,CA:TRUE,pathlen:1', 'keyUsage=critical,keyCertSign,cRLSign'];
  const added = extensions.flatMap((extension) => ['-addext', extension]);
  const subject = ['-subj', '/O=Example Host/CN=Example Root CA'];
  await bench.run(
    'openssl',
    'req',
    '-x509',
    '-key',
    'root.key',
    '-days',
    '3650',
    ...subject,
    ...added,
    '-out',
    'root.pem',
  );
  const intermediate = { issuer: 'root', days: 1825, subject: '/O=Example Host/CN=Example Intermediate CA' };
  await certify(bench, 'intermediate', intermediate, [
    'basicConstraints=critical,CA:TRUE,pathlen:0',
    'keyUsage=critical,keyCertSign',
  ]);
}

/** Makes `<name>.key` (Ed25519) and `<name>.pem`, an end entity under the intermediate. */
export async function makeLeaf(bench: Workbench, name: string, days = 365): Promise<void> {
  await generateKey(bench, name);
  const leaf = { issuer: 'intermediate', days, subject: `/O=Example Host/CN=Example signer ${name}` };
  await certify(bench, name, leaf, LEAF_EXTENSIONS);
}

async function certify(
  { run, write }: Workbench,
  name: string,
  { issuer, days, subject }: { readonly issuer: string; readonly days: number; readonly subject: string },
  extensions: readonly string[],
): Promise<void> {
  const identifiers = ['subjectKeyIdentifier=hash', 'authorityKeyIdentifier=keyid'];
  await write(`${name}.ext`, [...extensions, ...identifiers].join('\n'));
  await run('openssl', 'req', '-new', '-key', `${name}.key`, '-subj', subject, '-out', `${name}.csr`);
  const by = ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`, '-CAcreateserial', '-days', String(days)];
  const files = ['-in', `${name}.csr`, '-extfile', `${name}.ext`, '-out', `${name}.pem`];
  await run('openssl', 'x509', '-req', ...by, ...files);
}

/** Signs a file with `<name>.key`, into `<name>.sig`. */
export async function signRaw({ run }: Workbench, name: string, artifact: string): Promise<void> {
  await run('openssl', 'pkeyutl', '-sign', '-rawin', '-inkey', `${name}.key`, '-in', artifact, '-out', `${name}.sig`);
}

/** The signature of `<name>.sig` with certificates, as JSON of base64 of PEM text: what the model's marketplace delivers. */
export async function deliver({ run, read }: Workbench, name: string, ...certificates: readonly string[]) {
  const base64 = async (file: string) => String(await run('openssl', 'base64', '-A', '-in', file));
  const pem = Buffer.concat(await Promise.all(certificates.map(read)));
  return { text: JSON.stringify({ signature: await base64(`${name}.sig`), certificate: pem.toString('base64') }) };
}
