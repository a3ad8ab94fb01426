import { assertNever } from '../internal/assert-never.js';
import { equalBytes } from '../internal/bytes.js';
import type { GeneralName } from './general-name.js';

/** Whether a name lies in a subtree. `malformed`: the name or the subtree isn't what its form asks for. */
export type SubtreeMatch = 'inside' | 'outside' | 'malformed-name' | 'malformed-subtree';

const DNS_NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/;
const AUTHORITY = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/;
const IPV4_ADDRESS = /^\d+\.\d+\.\d+\.\d+$/;

/** Whether a text could be a host's name: two labels at least, as RFC 1034 section 3.5 writes them. */
export function looksLikeDnsName(text: string): boolean {
  return text.includes('.') && DNS_NAME.test(text.toLowerCase());
}

/**
 * Checks a name against the base of a subtree of the same form.
 *
 * Implements RFC 5280 section 4.2.1.10. Departs from it: a leading dot in a dNSName base, which it leaves open, is read as OpenSSL and
 * Go read it, every host below; to be kept out of, the domain itself too. An asterisk there is malformed. A wildcard name lies in an excluded subtree as soon as one name that it stands for does.
 *
 * @param excluded - whether the subtree is one to stay out of.
 */
export function matchSubtree(name: GeneralName, base: GeneralName, excluded: boolean): SubtreeMatch {
  switch (name.form) {
    case 'dns':
      return base.form === 'dns' ? matchDns(name.text.toLowerCase(), base.text.toLowerCase(), excluded) : 'outside';
    case 'email':
      return base.form === 'email' ? matchEmail(name.text, base.text) : 'outside';
    case 'uri':
      return base.form === 'uri' ? matchUri(name.text.toLowerCase(), base.text.toLowerCase()) : 'outside';
    case 'ip':
      return base.form === 'ip' && isInNetwork(name.bytes, base.bytes) ? 'inside' : 'outside';
    case 'directory':
      return base.form === 'directory' && startsWithNames(name.name.rdnKeys, base.name.rdnKeys) ? 'inside' : 'outside';
    case 'other':
      return 'malformed-subtree';
    default:
      return assertNever(name);
  }
}

/** "Any DNS name that can be constructed by simply adding zero or more labels to the left-hand side". */
function matchDns(name: string, base: string, excluded: boolean): SubtreeMatch {
  const isWildcard = name.startsWith('*.');
  const fixed = isWildcard ? name.slice(2) : name;
  if (!DNS_NAME.test(fixed)) return 'malformed-name';
  if (base === '') return 'inside';
  if (base.startsWith('.')) return matchBelow(fixed, base, excluded || isWildcard);
  if (!DNS_NAME.test(base)) return 'malformed-subtree';
  if (isInDomain(fixed, base)) return 'inside';
  // `*.example.com` may stand for `bad.example.com`.
  const standsForBase = isWildcard && base.slice(base.indexOf('.') + 1) === fixed && base.includes('.');
  return excluded && standsForBase ? 'inside' : 'outside';
}

/** A base is a mailbox, a host, or, with a leading dot, all hosts of a domain. The local part is compared as it is. */
function matchEmail(name: string, base: string): SubtreeMatch {
  const at = name.lastIndexOf('@');
  const local = name.slice(0, Math.max(at, 0));
  const host = name.slice(at + 1).toLowerCase();
  if (at < 1 || !DNS_NAME.test(host)) return 'malformed-name';
  const baseAt = base.lastIndexOf('@');
  const baseHost = base.slice(baseAt + 1).toLowerCase();
  if (baseAt >= 0) {
    if (!DNS_NAME.test(baseHost)) return 'malformed-subtree';
    return local === base.slice(0, baseAt) && host === baseHost ? 'inside' : 'outside';
  }
  return matchHost(host, baseHost);
}

/** The constraint is on the host; a URI without one, or with an address in its place, can't be judged. */
function matchUri(name: string, base: string): SubtreeMatch {
  const authority = AUTHORITY.exec(name)?.[1] ?? '';
  const host = authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d*$/, '');
  if (!DNS_NAME.test(host) || IPV4_ADDRESS.test(host)) return 'malformed-name';
  return matchHost(host, base);
}

/** A host is that host alone; with a leading dot, every host below it and not itself. */
function matchHost(host: string, base: string): SubtreeMatch {
  if (base.startsWith('.')) {
    if (!DNS_NAME.test(base.slice(1))) return 'malformed-subtree';
    return host.endsWith(base) ? 'inside' : 'outside';
  }
  if (base === '') return 'inside';
  if (!DNS_NAME.test(base)) return 'malformed-subtree';
  return host === base ? 'inside' : 'outside';
}

function matchBelow(name: string, base: string, withDomain: boolean): SubtreeMatch {
  if (!DNS_NAME.test(base.slice(1))) return 'malformed-subtree';
  return name.endsWith(base) || (withDomain && name === base.slice(1)) ? 'inside' : 'outside';
}

function isInDomain(name: string, domain: string): boolean {
  return name === domain || name.endsWith(`.${domain}`);
}

/** Address and mask, one behind the other. An address of the other version is in no network of this one. */
function isInNetwork(address: Uint8Array, network: Uint8Array): boolean {
  if (network.length !== address.length * 2) return false;
  const mask = network.subarray(address.length);
  const masked = (bytes: Uint8Array) => bytes.map((byte, index) => byte & (mask[index] ?? 0));
  return equalBytes(masked(address), masked(network.subarray(0, address.length)));
}

function startsWithNames(rdnKeys: readonly string[], base: readonly string[]): boolean {
  return base.length <= rdnKeys.length && base.every((key, index) => rdnKeys[index] === key);
}
