import { quote } from '../../internal/untrusted-text.js';
import { shellQuote } from '../../internal/shell-quote.js';
import type { AccessDetails, AccessDetailsByCode } from '../codes.js';
import type { AccessEvidence, WritablePlace } from '../evidence.js';
import { suffix, type CatalogueOf } from './entry.js';

/** Who could change what decides. */
export const ACCESS: CatalogueOf<AccessDetailsByCode> = {
  'writable-by-everyone': {
    actor: 'operator',
    message: (details) => `Every user of this machine could change ${name(details)}: ${list(details)}.`,
    remedy: ({ places, path }) => {
      // The sticky bit leaves a shared folder shared, and keeps others from replacing what lies in it.
      const commands = [...command('chmod o-w', places, isOwn), ...command('chmod +t', places, isAbove)];
      return commands.length > 0
        ? {
            task: 'see who has changed it, and what its certificates are; then take the right away from everyone',
            command: commands.join(' && '),
          }
        : { task: LINKS_ELSEWHERE, command: `ls -l -- ${shellQuote(path)}` };
    },
  },
  'writable-by-this-process': {
    actor: 'operator',
    message: (details) =>
      `The host's own user could change ${name(details)}, and so could whoever gets hold of the host: ${list(details)}.`,
    remedy: ({ places, path }) =>
      places.some(isOwn)
        ? {
            task: 'give it to root; its group and its readers stay as they are',
            command: [...command('chown root', places, isOwn), ...command('chmod go-w', places, isOwn)].join(' && '),
          }
        : {
            task: 'move it to where every folder above it belongs to root; see whose they are',
            command: `namei -l -- ${shellQuote(path)}`,
          },
  },
  'process-is-root': {
    actor: 'operator',
    message: (details) => `The host runs as root, which can change ${name(details)} whatever its mode is.`,
    remedy: () => 'run the host as a user of its own, to whom neither the trust store nor the policy belongs',
  },
  'access-not-checkable': {
    actor: 'operator',
    message: (details) => `Who could change ${name(details)} cannot be told${suffix(details.detail)}.`,
    remedy: () =>
      'see to it yourself that only administrators of the machine can write to it, to its files and to the folders above it',
  },
};

const NAMES: Readonly<Record<AccessEvidence['what'], string>> = {
  'trust-store': 'the trust store',
  'policy-file': 'the policy file',
  'configuration-file': 'the configuration file',
  'enforcement-file': 'the file that may turn the check off',
};

function name({ what, path }: { readonly what: AccessEvidence['what']; readonly path: string }): string {
  return `${NAMES[what]} ${quote(path)}`;
}

const THROUGH: Readonly<Record<WritablePlace['through'], string>> = {
  everyone: 'its mode lets everyone write',
  owner: 'the host owns it',
  group: 'a group of the host may write',
  'access-control-list': 'an access control list lets the host write',
};

const MAX_NAMED = 3;

function list({ places, placesOmitted }: AccessDetails): string {
  const named = places.slice(0, MAX_NAMED).map(({ path, through }) => `${quote(path)} (${THROUGH[through]})`);
  const more = places.length - named.length + placesOmitted;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const LINKS_ELSEWHERE =
  'put the file itself in the place of the link that leads to it, after a look at what it holds; see which links there are';

const isAbove = ({ kind }: WritablePlace) => kind === 'folder-above';
/** In the trust store itself: what lies elsewhere may be anything, a device or a home, and is given to nobody by a command of ours. */
const isOwn = ({ kind }: WritablePlace) => kind === 'folder' || kind === 'file';

/** The command for those places; none where there are none. */
function command(verb: string, places: readonly WritablePlace[], concerns: (place: WritablePlace) => boolean) {
  const words = places.filter(concerns).map(({ path }) => shellQuote(path));
  return words.length === 0 ? [] : [`${verb} -- ${words.join(' ')}`];
}
