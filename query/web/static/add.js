// Adding reports: pasted, chosen as files, or dropped on the page, with what became of each.

import {count, el, failure, link, sentence, told} from './dom.js';

const media = {
  txt: 'text/plain', text: 'text/plain', md: 'text/plain', html: 'text/html', htm: 'text/html', xhtml: 'application/xhtml+xml', json: 'application/json', jsonl: 'application/x-ndjson',
  ndjson: 'application/x-ndjson', rss: 'application/rss+xml', atom: 'application/atom+xml', xml: 'application/xml', pdf: 'application/pdf', eml: 'message/rfc822',
  zip: 'application/zip', gz: 'application/gzip',
};

// mediaOf is the media type of a file by its name, else what the browser takes it for.
const mediaOf = file => media[file.name.split('.').pop().toLowerCase()] || file.type || 'text/plain';

// send posts a body and tells how much of it has gone: fetch cannot.
function send(path, type, body, progress) {
  return new Promise((resolve, reject) => {
    const req = new XMLHttpRequest();
    req.open('POST', path);
    req.setRequestHeader('Content-Type', type);
    req.responseType = 'json';
    req.upload.addEventListener('progress', ev => ev.lengthComputable && progress(ev.loaded / ev.total));
    req.addEventListener('load', () => (req.status < 300 ? resolve(req.response) : reject(Object.assign(failure(req.status, req.response), {errors: (req.response || {}).errors}))));
    req.addEventListener('error', () => reject(new Error('the server does not answer – is it still running?')));
    req.send(body);
  });
}

// line shows how far a report has come, and then what became of it.
function line(list, title) {
  const bar = el('progress', {max: 1, value: 0, 'aria-label': 'sent of ' + title});
  const note = el('span', {class: 'soft', role: 'status'}, 'sending…');
  const li = el('li', {}, el('b', {}, title), ' ', bar, ' ', note);
  list.append(li);
  return {
    sent(part) {
      bar.value = part;
      if (part < 1) return;
      bar.removeAttribute('value'); // it takes as long as it takes
      note.textContent = 'sent; being read…';
    },
    done(res) {
      bar.remove();
      const reports = res.reports || [res];
      note.replaceChildren('read: ', ...reports.slice(0, 20).flatMap((r, i) => [i ? ', ' : '', link({report: r.id}, r.title || r.name || title), ' (' + count(r.statements, 'statement') + ')']),
        reports.length > 20 ? ' and ' + (reports.length - 20) + ' more' : '');
      problems(res.errors);
    },
    failed(err) {
      bar.remove();
      note.textContent = told(err);
      note.className = 'note';
      note.setAttribute('role', 'alert');
      problems(err.errors);
    },
  };
  function problems(errors = []) {
    if (errors.length) li.append(el('ul', {}, errors.slice(0, 20).map(e => el('li', {}, where(e), sentence(e.error.message)))));
  }
}

const where = e => [e.member, e.line && 'line ' + e.line, e.item && 'item ' + e.item].filter(Boolean).join(', ') + ': ';

// put sends one report, or a file of several, and shows it in the list.
async function put(list, title, path, type, body) {
  const shown = line(list, title);
  try {
    const res = await send(path, type, body, part => shown.sent(part));
    shown.done(res);
    return res;
  } catch (err) {
    shown.failed(err);
    return null;
  }
}

// files sends one after the other: the server reads as many at once as it has processors, and the others would wait.
async function files(list, given) {
  for (const file of given) await put(list, file.name, '/api/reports?' + new URLSearchParams({name: file.name}), mediaOf(file), file);
}

export function add() {
  const list = el('ul', {class: 'plain', id: 'added', 'aria-label': 'Added'});
  const choose = el('input', {type: 'file', multiple: true, id: 'files'});
  const drop = el('div', {class: 'drop'}, el('label', {for: 'files'}, 'Files, chosen or dropped here: text, web pages, PDF, mail, feeds, JSON, archives'), choose);
  choose.addEventListener('change', () => files(list, [...choose.files]).then(() => { choose.value = ''; }));
  for (const [name, on] of [['dragover', true], ['dragleave', false], ['drop', false]]) {
    drop.addEventListener(name, ev => {
      ev.preventDefault();
      drop.classList.toggle('over', on);
      if (name === 'drop') files(list, [...ev.dataTransfer.files]);
    });
  }
  return {title: 'Add reports', nodes: [el('h1', {}, 'Add reports'), drop, el('h2', {}, 'Or paste one'), pasting(list), list]};
}

// pasting is a form for the text of a report. The media type is JSON, so that text that looks like a web page is text all the same.
function pasting(list) {
  const form = el('form', {class: 'add'},
    el('label', {}, 'Text', el('textarea', {name: 'text', rows: 8, required: true})),
    el('div', {class: 'fields'},
      el('label', {}, 'Title', el('input', {name: 'title'})), el('label', {}, 'Published', el('input', {name: 'published', type: 'date'})),
      el('label', {}, 'Publisher', el('input', {name: 'publisher'})), el('label', {}, 'Address', el('input', {name: 'url', type: 'url'}))),
    el('button', {type: 'submit'}, 'Add'));
  form.addEventListener('submit', async ev => {
    ev.preventDefault();
    const fields = Object.fromEntries(new FormData(form));
    if (await put(list, fields.title || 'The pasted report', '/api/reports', 'application/json', JSON.stringify(fields))) form.reset();
  });
  return form;
}
