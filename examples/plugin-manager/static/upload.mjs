// Shows how far an upload has come, and keeps the page if it fails. Without this script the form is sent as any form is.
const form = document.querySelector('form[data-upload]');
const byId = (id) => document.getElementById(id);

if (form !== null) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const [plugin] = form.elements.plugin.files;
    const { maxBytes, tooLarge } = form.dataset;
    if (plugin.size > Number(maxBytes)) showProblem(tooLarge);
    else send();
  });
}

function send() {
  // fetch() doesn't tell how much of a body has been sent.
  const request = new XMLHttpRequest();
  request.open('POST', form.action);
  request.setRequestHeader('Accept', 'application/json, application/problem+json');
  request.responseType = 'json';
  const cancel = () => request.abort();

  request.upload.addEventListener('progress', ({ loaded, total }) => showProgress((100 * loaded) / total));
  request.upload.addEventListener('load', () => showProgress(null));
  request.addEventListener('load', () => showAnswer(request.response));
  request.addEventListener('error', () => {
    showProblem('The connection was lost. Nothing was installed, unless the audit trail says so; try again.');
  });
  request.addEventListener('abort', () => showProblem('The upload was cancelled. Nothing was installed.'));
  request.addEventListener('loadend', () => byId('cancel').removeEventListener('click', cancel));
  byId('cancel').addEventListener('click', cancel);

  byId('problem').hidden = true;
  setBusy(true);
  showProgress(0);
  request.send(new FormData(form));
}

/** A decision has a page of its own, also for what was denied; other problems are told here. */
function showAnswer(answer) {
  const page = answer?.decision?.page;
  if (page !== undefined) location.assign(page);
  else showProblem(answer?.detail ?? 'The server has answered something that this page does not understand.');
}

/** @param percent - null once all of it was sent: how long the check takes isn't known. */
function showProgress(percent) {
  const bar = byId('bar');
  if (percent === null) bar.removeAttribute('value');
  else bar.value = percent;
  // Screen readers say each change: every tenth will do.
  const text = percent === null ? 'Sent. Checking the plugin…' : `Sending: ${Math.floor(percent / 10) * 10} %`;
  if (byId('progress-text').textContent !== text) byId('progress-text').textContent = text;
}

function showProblem(text) {
  setBusy(false);
  const problem = byId('problem');
  problem.textContent = text;
  problem.hidden = false;
  problem.focus();
}

function setBusy(isBusy) {
  byId('progress').hidden = !isBusy;
  byId('submit').disabled = isBusy;
  if (isBusy) byId('cancel').focus();
  else byId('progress-text').textContent = '';
}
