import { rulesForApp } from '../../policy/app-rules.js';
import type { Policy } from '../../policy/policy.js';
import type { Evidence } from '../evidence.js';
import { judgeUnknownApp } from './judge-app.js';
import { judged, notApplicable, passed, type Judgement } from './judgement.js';
import type { CompareVersions } from './versions.js';

/** Is the version not older than the installed one? */
export function judgeRollback({ app, installed }: Evidence, compare: CompareVersions): Judgement {
  const installedVersion = installed?.version ?? null;
  if (installedVersion === null) {
    return notApplicable('rollback', 'no version of it is installed, as far as the host says');
  }
  if (app.state !== 'known') return judgeUnknownApp('rollback', app);
  const { key, version } = app;
  if (version === null) return judged('inconclusive', 'version-unknown', { check: 'rollback', key });
  const order = compare(version, installedVersion);
  if (order === null) {
    return judged('inconclusive', 'version-not-comparable', { check: 'rollback', version, with: installedVersion });
  }
  return order < 0
    ? judged('failed', 'downgrade', { key, version, installedVersion })
    : passed('rollback', `${version}, after ${installedVersion}`);
}

/** Is the version at least what the policy asks for? The most specific pattern that names a version counts. */
export function judgeVersionFloor({ app }: Evidence, { apps }: Policy, compare: CompareVersions): Judgement {
  const check = 'version-floor';
  if (Object.values(apps).every(({ minimumVersion }) => minimumVersion === undefined)) {
    return notApplicable(check, 'the policy asks for no lowest version');
  }
  if (app.state !== 'known') return judgeUnknownApp(check, app);
  const { key, version } = app;
  const [found] = rulesForApp(apps, key).flatMap(({ pattern, rule: { minimumVersion } }) =>
    minimumVersion === undefined ? [] : [{ pattern, minimumVersion }],
  );
  if (found === undefined) return notApplicable(check, 'the policy asks for no lowest version of this app');
  const { pattern, minimumVersion } = found;
  if (version === null) return judged('inconclusive', 'version-unknown', { check, key });
  const order = compare(version, minimumVersion);
  if (order === null) return judged('inconclusive', 'version-not-comparable', { check, version, with: minimumVersion });
  return order < 0
    ? judged('failed', 'below-minimum-version', { key, version, minimumVersion, pattern })
    : passed(check, `${version}, at least ${minimumVersion}`);
}
