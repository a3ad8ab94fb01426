/** What was found about the app: which it says that it is, which the host expects, which is installed. */

/** Which app the artifact says that it is. */
export type AppEvidence =
  /** Nobody looked, or nobody could tell. */
  | { readonly state: 'unknown'; readonly because: 'no-reader' | 'not-read' | 'no-descriptor' }
  /** Whoever looked failed, or what was found is no key and version. */
  | {
      readonly state: 'unreadable';
      readonly detail: string;
      /** Where that depends on who reads it: how, made harmless to show. */
      readonly doubts?: readonly string[];
    }
  | {
      readonly state: 'known';
      /** As `isAppKey` has it: letters, digits, `.`, `_`, `$` and `-`, and before them perhaps a scope of npm's, `@acme/`. */
      readonly key: string;
      /** Not trusted; null where the artifact names none. */
      readonly version: string | null;
      /** Made harmless to show. */
      readonly vendor: string | null;
      /** What it was read from, made harmless to show. */
      readonly source: string;
      /** What other descriptors say otherwise, made harmless to show. */
      readonly doubts?: readonly string[];
    };

/** The app that the host expects. */
export interface ExpectedApp {
  readonly key: string | null;
  readonly version: string | null;
}

/** The version that is installed, as the host remembers it. */
export interface InstalledApp {
  readonly key: string | null;
  readonly version: string | null;
  /** `signers[0].publisherId` of the decision by which it was installed. */
  readonly publisherId: string | null;
  /** Whether that decision was `verified`. */
  readonly verified: boolean;
}

/** What the host's own comparator said of two versions. */
export interface VersionComparison {
  readonly a: string;
  readonly b: string;
  /** null: it can't tell. */
  readonly order: -1 | 0 | 1 | null;
}
