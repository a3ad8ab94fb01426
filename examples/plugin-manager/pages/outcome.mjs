import { formatGracePeriod } from 'install-gate';
import { html } from '../html.mjs';
import { nameOf, remedyText, whoActs } from './words.mjs';

const BECAUSE = {
  'grace-period': 'the grace period',
  permit: 'a permit for this one install',
  'enforcement-off': 'the signature check being off',
  'audit-level': 'the policy’s level “audit”, which only reports',
  'check-not-enforced': 'the policy, which doesn’t enforce what was found wanting',
};

/** What came of it, in a headline and the sentences below it, and how good that is. */
export function outcomeOf({ decision, file, filename, isUpgrade }, reader) {
  const name = nameOf(decision, filename);
  if (decision.verdict === 'deny') return denied(decision, name);
  if (file === null) return notPlaced(name, isUpgrade);
  if (decision.assurance === 'verified') {
    const explanation = html`<p>Its signature is good, and whoever signed it is trusted on this machine.</p>`;
    return { tone: 'good', headline: `Installed: ${name}`, explanation };
  }
  return {
    tone: 'warning',
    headline: `Installed without a verified signature: ${name}`,
    explanation: unverified(decision, reader),
  };
}

function unverified({ because, gracePeriod, warnings }, reader) {
  const by = because.map((each) => BECAUSE[each]).join(' and ');
  const grace = warnings.find(({ code }) => code === 'grace-period-applied');
  return html`<p>
      Nobody vouches for this plugin. It was let in only by ${by}.
      ${grace !== undefined && formatGracePeriod(gracePeriod, reader)}
    </p>
    ${whatToDo(grace?.remedy ?? null)}`;
}

function denied(decision, name) {
  const { message, remedy } = reasonRow(decision);
  const further = furtherRows(decision);
  const explanation = html`<p>${message}</p>
    ${whatToDo(remedy)}
    ${
      further.length > 0 &&
      html`<h2>Also</h2>
        <ul>
          ${further.map((row) => html`<li>${row.message} ${row.remedy !== null && remedyText(row.remedy)}</li>`)}
        </ul>`
    }
    <p>Reason: <code>${decision.reason}</code></p>`;
  return { tone: 'bad', headline: `Not installed: ${name}`, explanation };
}

function notPlaced(name, isUpgrade) {
  const explanation = isUpgrade
    ? html`<p>It passed the check, but could not be put into its place; the installed version is as it was.</p>
        ${whatToDo(SEE_TO_FOLDER)}`
    : html`<p>It passed the check, but a plugin of this key is installed already, or its folder can’t be written to.</p>
        ${whatToDo(UPGRADE)}
        <p><a href="/">Installed plugins</a></p>`;
  return { tone: 'bad', headline: `Not installed: ${name}`, explanation };
}

const SEE_TO_FOLDER = 'The operator of this machine: see whether this host can write to its plugins folder.';
const UPGRADE =
  'The administrator who installs: choose “Upgrade” in the list of installed plugins, so that the new version is held against the installed one.';

function whatToDo(remedy) {
  if (remedy === null) return null;
  return html`<h2>What to do</h2>
    <p class="remedy">${remedyText(remedy)}</p>`;
}

/** Who has to do something now; null where there is nothing to do. */
export function actorOf({ decision, file, isUpgrade }) {
  if (decision.verdict === 'deny') return whoActs(reasonRow(decision).remedy ?? '');
  return file === null ? whoActs(isUpgrade ? SEE_TO_FOLDER : UPGRADE) : null;
}

/** The row that says why, for what was denied. */
function reasonRow({ checks, reason }) {
  return checks.find(({ code }) => code === reason);
}

/** What else was found wrong. What can't be told is mostly so because of the reason: the table of all checks has it. */
function furtherRows({ checks, reason }) {
  return checks.filter(
    ({ code, outcome, action }) => code !== reason && outcome === 'failed' && action.failed === 'enforce',
  );
}
