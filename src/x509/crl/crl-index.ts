import type { RevocationList } from './revocation-list.js';

/** A list that couldn't be read: its issuer's certificates can't be judged. */
export interface UnreadableList {
  /** `Name.key`; null where not even that could be read: it might be anybody's. */
  readonly issuerKey: string | null;
  readonly detail: string;
}

/** Revocation lists by issuer. */
export class CrlIndex {
  readonly #lists = new Map<string, RevocationList[]>();
  readonly #unreadable: readonly UnreadableList[];
  readonly isEmpty: boolean;

  constructor(lists: Iterable<RevocationList>, unreadable: readonly UnreadableList[]) {
    const seen = new Set<string>();
    for (const list of lists) {
      if (seen.has(list.fingerprint)) continue;
      seen.add(list.fingerprint);
      const known = this.#lists.get(list.issuer.key);
      if (known === undefined) this.#lists.set(list.issuer.key, [list]);
      else known.push(list);
    }
    this.#unreadable = unreadable;
    this.isEmpty = seen.size === 0 && unreadable.length === 0;
  }

  issuedBy(issuerKey: string): readonly RevocationList[] {
    return this.#lists.get(issuerKey) ?? [];
  }

  /** By the issuer's name as people read it, where nothing else is known of it. */
  namedAs(issuerText: string): readonly RevocationList[] {
    return [...this.#lists.values()].flat().filter(({ issuer }) => issuer.text === issuerText);
  }

  /** One that is known to be this issuer's. */
  unreadableOf(issuerKey: string): UnreadableList | null {
    return this.#unreadable.find((each) => each.issuerKey === issuerKey) ?? null;
  }

  /** One that may be anybody's. */
  get unreadableOfSomebody(): UnreadableList | null {
    return this.#unreadable.find((each) => each.issuerKey === null) ?? null;
  }
}
