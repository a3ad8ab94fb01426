import type { CheckName } from '../check.js';
import type { AppEvidence } from '../evidence/app.js';
import type { Evidence } from '../evidence.js';
import { judged, notApplicable, notReached, passed, type Judgement } from './judgement.js';

/** Is it the app that the host expects, or that it upgrades? */
export function judgeApp({ app, expected, installed, artifact }: Evidence): Judgement {
  const keys = [expected?.key ?? null, installed?.key ?? null].filter((key) => key !== null);
  const version = expected?.version ?? null;
  if (keys.length === 0 && version === null) return notApplicable('app', 'the host expects no app in particular');
  if (artifact.state === 'fault') return notReached('app', 'the artifact cannot be judged');
  if (app.state !== 'known') return judgeUnknownApp('app', app);
  const wrongKey = keys.find((key) => key !== app.key);
  if (wrongKey === undefined && (version === null || version === app.version)) {
    return passed('app', app.version === null ? app.key : `${app.key} ${app.version}`);
  }
  return judged('failed', 'app-mismatch', {
    key: app.key,
    version: app.version,
    expectedKey: wrongKey ?? keys[0] ?? null,
    expectedVersion: version,
  });
}

/** What a check comes to that asks which app it is, and nobody can tell. */
export function judgeUnknownApp(check: CheckName, app: Exclude<AppEvidence, { state: 'known' }>): Judgement {
  if (app.state === 'unreadable') return judged('inconclusive', 'app-unreadable', { check, detail: app.detail });
  const { because } = app;
  // What is denied anyway isn't taken apart: that nobody knows the app then is no finding of its own.
  if (because === 'not-read') return notReached(check, 'nobody looked into the artifact');
  return judged('inconclusive', 'app-unknown', { check, because: BECAUSE[because] });
}

const BECAUSE = {
  'no-reader': 'nothing that reads it was given',
  'no-descriptor': 'the artifact does not say',
} as const;
