import { html } from '../html.mjs';
import { assuranceBadge, badge, day, nameOf, remedyText, signerOf, table } from './words.mjs';

/** The plugins, who has signed them, and whether they would be installed again today. */
export function installedPage({ plugins, audit, reader }) {
  const content = html`<h1>Installed plugins</h1>
    ${
      plugins.length === 0
        ? html`<p>No plugins are installed yet. <a href="/upload">Install the first one</a>.</p>`
        : table(
            'Plugins on this host',
            ['Plugin', 'Signed by', 'Installed', 'Today', 'Actions'],
            plugins.map((plugin, index) => row(plugin, audit?.[index], reader)),
          )
    }
    ${audit === null && html`<p>How they stand today can’t be told: the policy’s file can’t be used.</p>`}`;
  return { title: 'Installed plugins', path: '/', content };
}

function row({ file, record }, audited, reader) {
  const upgrade = html`<a href="/upload?upgrade=${encodeURIComponent(file)}"
    >Upgrade<span class="unseen"> ${file}</span></a
  >`;
  if (record === null) {
    return [file, badge('warning', 'unknown'), 'Before this host kept records', standing(audited), upgrade];
  }
  const { decision } = record;
  return [
    nameOf(decision, file),
    html`${assuranceBadge(decision)} ${signerOf(decision)}`,
    html`<a href="/audit/${decision.decisionId}">${day(decision.evaluatedAt, reader)}</a>`,
    standing(audited),
    upgrade,
  ];
}

const STANDINGS = {
  passes: ['good', 'passes'],
  'passes-unverified': ['warning', 'passes unverified'],
  'would-be-denied': ['bad', 'would be denied'],
  'never-verified': ['quiet', 'nobody vouched for it'],
};

function standing(audited) {
  if (audited === undefined) return badge('quiet', 'not known');
  const { status, message, remedy } = audited;
  const mark = badge(...STANDINGS[status]);
  if (status !== 'would-be-denied') return mark;
  return html`${mark}
    <details>
      <summary>Why</summary>
      <p>${message}</p>
      ${remedy !== null && html`<p>${remedyText(remedy)}</p>`}
    </details>`;
}
