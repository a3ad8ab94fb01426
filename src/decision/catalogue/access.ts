import { quote } from '../../internal/untrusted-text.js';
import { shellQuote } from '../../internal/shell-quote.js';
import type { AccessDetails, AccessDetailsByCode } from '../codes.js';
import type { AccessEvidence, WritablePlace } from '../evidence.js';
import { suffix, type CatalogueOf, type Task } from './entry.js';

/** Who could change what decides. */
export const ACCESS: CatalogueOf<AccessDetailsByCode> = {
  'writable-by-everyone': {
    actor: 'operator',
    message: (details) => `Every user of this machine could change ${name(details)}: ${list(details)}.`,
    remedy: ({ what, places, path }) => {
      const own = command('chmod o-w', places, isOwn);
      // The sticky bit leaves a shared folder shared, and keeps others from replacing what lies in it.
      const above = command('chmod +t', places, isAbove);
      if (own.length === 0 && above.length === 0) return lookAtLinks(path);
      const tasks = [...own.map(() => TAKE_THE_RIGHT_AWAY), ...above.map(() => KEEP_OTHERS_FROM_REPLACING)];
      return {
        task: `see who has changed it, and ${CONTENTS[what]}; then ${tasks.join(', and ')}`,
        command: [...own, ...above].join(' && '),
      };
    },
  },
  'writable-by-this-process': {
    actor: 'operator',
    message: (details) =>
      `The host's own user could change ${name(details)}, and so could whoever gets hold of the host: ${list(details)}.`,
    remedy: ({ places, path }) => {
      if (places.some(isOwn)) {
        return {
          task: 'give it to root; its group and its readers stay as they are',
          command: [...command('chown root', places, isOwn), ...command('chmod go-w', places, isOwn)].join(' && '),
        };
      }
      // What a link leads to may be written by its own mode: no other place for the store mends that.
      if (places.some(isLinkTarget)) return lookAtLinks(path);
      return {
        task: 'move it to where every folder above it belongs to root; see whose they are',
        command: `namei -l -- ${shellQuote(path)}`,
      };
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

/** What somebody may have put there, as a remedy says it. */
const CONTENTS: Readonly<Record<AccessEvidence['what'], string>> = {
  'trust-store': 'what its certificates are',
  'policy-file': 'what it allows',
  'configuration-file': 'what it says',
  'enforcement-file': 'what it says',
};

const TAKE_THE_RIGHT_AWAY = 'take the right away from everyone';
const KEEP_OTHERS_FROM_REPLACING =
  'set the sticky bit on each folder above it that everyone may write to, so that nobody replaces there what is not theirs';

const LINKS_ELSEWHERE =
  'put the file itself in the place of the link that leads to it, after a look at what it holds; see which links there are';

function lookAtLinks(path: string): Task {
  return { task: LINKS_ELSEWHERE, command: `ls -l -- ${shellQuote(path)}` };
}

const isAbove = ({ kind }: WritablePlace) => kind === 'folder-above';
const isLinkTarget = ({ kind }: WritablePlace) => kind === 'link-target';
/** In the trust store itself: what lies elsewhere may be anything, a device or a home, and is given to nobody by a command of ours. */
const isOwn = ({ kind }: WritablePlace) => kind === 'folder' || kind === 'file';

/** The command for those places; none where there are none. */
function command(verb: string, places: readonly WritablePlace[], concerns: (place: WritablePlace) => boolean) {
  const words = places.filter(concerns).map(({ path }) => shellQuote(path));
  return words.length === 0 ? [] : [`${verb} -- ${words.join(' ')}`];
}
