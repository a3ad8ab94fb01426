import { html } from '../html.mjs';
import { megabytes, nameOf } from './words.mjs';

/** The form. It works without its script, which adds the progress and keeps the page while the plugin is sent. */
export function uploadPage({ replaced, maxPluginBytes, reader, gateStatus }) {
  const title = replaced === null ? 'Install a plugin' : `Upgrade ${nameOfReplaced(replaced)}`;
  const content = gateStatus.upload.enabled
    ? html`<h1>${title}</h1>
        <p>
          A plugin runs with all rights of this host. It is installed only if a certificate that the operator of this
          machine has placed in the trust store vouches for it.
        </p>
        ${form(replaced, maxPluginBytes, reader)}`
    : html`<h1>${title}</h1>
        <p>
          Uploads are off, because the signature check is: nothing would vouch for a plugin. Turn the check on, or have
          the operator of this machine allow uploads without it.
        </p>`;
  return { title, path: '/upload', content };
}

function form(replaced, maxPluginBytes, reader) {
  const action = replaced === null ? '/upload' : `/upload?upgrade=${encodeURIComponent(replaced.file)}`;
  return html`<form
      method="post"
      action="${action}"
      enctype="multipart/form-data"
      data-upload
      data-max-bytes="${maxPluginBytes}"
      data-too-large="The plugin is too large: ${megabytes(maxPluginBytes, reader)} at most. Nothing was sent."
    >
      <div class="field">
        <label for="plugin">Plugin</label>
        <p id="plugin-hint" class="hint">An archive (.jar, .obr), ${megabytes(maxPluginBytes, reader)} at most.</p>
        <input id="plugin" name="plugin" type="file" required accept=".jar,.obr,.zip" aria-describedby="plugin-hint" />
      </div>
      <div class="field">
        <label for="signature">Signature file</label>
        <p id="signature-hint" class="hint">
          The small file that comes with the plugin, often .sig or .sig.json. Leave it out if there is none.
        </p>
        <input id="signature" name="signature" type="file" aria-describedby="signature-hint" />
      </div>
      <details class="field">
        <summary>Paste the signature instead</summary>
        <label for="signature-text">Signature as text</label>
        <textarea id="signature-text" name="signature" rows="4" spellcheck="false" autocomplete="off"></textarea>
      </details>
      <button id="submit" type="submit">${replaced === null ? 'Check and install' : 'Check and upgrade'}</button>
    </form>
    <div id="progress" hidden>
      <label for="bar">Upload</label>
      <progress id="bar" max="100" value="0"></progress>
      <button id="cancel" type="button">Cancel</button>
    </div>
    <p id="progress-text" role="status"></p>
    <p id="problem" role="alert" tabindex="-1" hidden></p>`;
}

function nameOfReplaced({ file, record }) {
  return record === null ? file : nameOf(record.decision, file);
}
