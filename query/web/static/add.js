// Adding reports: pasted, chosen as files, or dropped on the page, with how far each is, what became of it, and a button that stops it.

import {button, count, el, failure, link, sentence, told} from './dom.js';

const media = {
  txt: 'text/plain', text: 'text/plain', md: 'text/plain', html: 'text/html', htm: 'text/html', xhtml: 'application/xhtml+xml', json: 'application/json', jsonl: 'application/x-ndjson',
  ndjson: 'application/x-ndjson', rss: 'application/rss+xml', atom: 'application/atom+xml', xml: 'application/xml', pdf: 'application/pdf', eml: 'message/rfc822',
  zip: 'application/zip', gz: 'application/gzip',
};

// mediaOf is the media type of a file by its name, else what the browser takes it for.
const mediaOf = file => media[file.name.split('.').pop().toLowerCase()] || file.type || 'text/plain';

// send posts a body. It tells how much of it has gone, which fetch cannot, and then each line that the server answers with, which says how
// far the report is. To end it, abort the request: the server then stops reading.
function send(path, type, body, on) {
  const req = new XMLHttpRequest();
  const answer = new Promise((resolve, reject) => {
    let seen = 0, last = null;
    const lines = () => {
      if (!/ndjson/.test(req.getResponseHeader('Content-Type') || '')) return;
      for (let end; (end = req.responseText.indexOf('\n', seen)) >= 0; seen = end + 1) {
        last = JSON.parse(req.responseText.slice(seen, end));
        if (!last.status) on.step(last);
      }
    };
    req.open('POST', path);
    req.setRequestHeader('Content-Type', type);
    req.setRequestHeader('Accept', 'application/x-ndjson, application/json;q=0.5');
    req.upload.addEventListener('progress', ev => ev.lengthComputable && on.sent(ev.loaded, ev.total));
    req.upload.addEventListener('load', () => on.whole());
    req.addEventListener('progress', lines);
    req.addEventListener('load', () => {
      lines();
      const {status, answer} = last || {status: req.status, answer: parsed(req.responseText)};
      if (!status) reject(new Error('the answer was cut off; the list of reports shows whether it went in'));
      else if (status < 300) resolve(answer);
      else reject(Object.assign(failure(status, answer), {errors: (answer || {}).errors}));
    });
    req.addEventListener('error', () => reject(new Error(seen ? 'the server broke off; the list of reports shows what went in' : 'the server does not answer – is it still running?')));
    req.addEventListener('abort', () => reject(Object.assign(new Error('cancelled'), {cancelled: true})));
    req.send(body);
  });
  return {answer, abort: () => req.abort()};
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

// What is being done, in words, by the stages that the API tells.
const stages = {
  wait: 'waits until other reports are read', parse: 'reading', repair: 'reading', mention: 'finding who is named', clause: 'finding who does what', timex: 'finding when', quote: 'finding who says so',
  link: 'making statements', store: 'storing', stored: 'stored',
};

// The list and what is under way stay while the user looks at other pages. said is for screen readers: it changes seldom.
const list = el('ul', {class: 'plain', id: 'added', 'aria-label': 'Added'});
const said = el('p', {class: 'hidden', role: 'status', id: 'added-status'});

const percent = part => Math.floor(100 * part) + ' %';
const size = n => (n < 1e6 ? Math.ceil(n / 1e3).toLocaleString('en') + ' kB' : (n / 1e6).toFixed(1) + ' MB');

// line shows how far a report is, and then what became of it. stop is called once the user cancels it.
function line(title) {
  const bar = el('progress', {max: 1, value: 0, 'aria-label': title});
  const note = el('span', {class: 'soft'}, 'waits for its turn');
  const cancel = button('Cancel', () => shown.stop(), {class: 'quiet', 'aria-label': 'Cancel ' + title});
  const li = el('li', {tabindex: -1}, el('b', {}, title), ' ', bar, ' ', note, ' ', cancel);
  let announced = 0, step = null;
  const say = words => { said.textContent = title + ': ' + words; announced = performance.now(); };
  const end = () => {
    const focused = document.activeElement === cancel;
    bar.remove();
    cancel.remove();
    if (focused) li.focus(); // not the top of the page
  };
  const shown = {
    stop() {},
    sent(loaded, total) {
      bar.value = loaded / total;
      note.textContent = 'sending: ' + percent(loaded / total) + ' of ' + size(total);
    },
    whole() {
      bar.value = 0;
      note.textContent = 'sent';
      say('sent, is being read');
    },
    step(now) {
      step = now;
      bar.value = now.part;
      const of = now.added > 0 || now.report > 1 ? 'report ' + now.report + (now.title ? ', ' + now.title : '') + ': ' : '';
      const far = now.stage === 'parse' ? ' ' + percent(now.part) : '';
      note.textContent = of + (stages[now.stage] || now.stage) + far + (now.sentences ? ', ' + count(now.sentences, 'sentence') : '') + (of && now.added ? ' – ' + count(now.added, 'report') + ' added' : '');
      if (performance.now() - announced > 5000) say(note.textContent);
    },
    done(res) {
      end();
      const reports = res.reports || [res];
      note.replaceChildren('read: ', ...reports.slice(0, 20).flatMap((r, i) => [i ? ', ' : '', link({report: r.id}, r.title || r.name || title), ' (' + count(r.statements, 'statement') + ')']),
        reports.length > 20 ? ' and ' + (reports.length - 20) + ' more' : '');
      problems(res.errors);
      say(note.textContent + (res.errors && res.errors.length ? '; ' + count(res.errors.length, 'error') : ''));
    },
    failed(err) {
      end();
      note.textContent = told(err);
      note.className = 'note';
      note.setAttribute('role', 'alert');
      problems(err.errors);
    },
    cancelled() {
      end();
      note.textContent = 'cancelled' + (!step ? '' : step.stage === 'store' ? ' while it was being stored: the list of reports shows whether it is' : step.added ? '; ' + count(step.added, 'report') + ' had been added before' : '; nothing was added');
      say(note.textContent);
    },
  };
  list.append(li);
  return shown;
  function problems(errors = []) {
    if (errors.length) li.append(el('ul', {}, errors.slice(0, 20).map(e => el('li', {}, where(e), sentence(e.error.message)))));
  }
}

const where = e => [e.member, e.line && 'line ' + e.line, e.item && 'item ' + e.item].filter(Boolean).join(', ') + ': ';

// put sends one report, or a file of several, and shows it in its line.
async function put(shown, path, type, body) {
  const sending = send(path, type, body, shown);
  shown.stop = sending.abort;
  try {
    const res = await sending.answer;
    shown.done(res);
    return res;
  } catch (err) {
    if (err.cancelled) shown.cancelled();
    else shown.failed(err);
    return null;
  }
}

// files sends one after the other: the server reads as many at once as it has processors, and the others would wait.
async function files(given) {
  const all = given.map(file => ({file, shown: line(file.name), cancelled: false}));
  for (const one of all) one.shown.stop = () => { one.cancelled = true; one.shown.cancelled(); };
  for (const {file, shown, cancelled} of all) {
    if (!cancelled) await put(shown, '/api/reports?' + new URLSearchParams({name: file.name}), mediaOf(file), file);
  }
}

export function add() {
  const choose = el('input', {type: 'file', multiple: true, id: 'files'});
  const drop = el('div', {class: 'drop'}, el('label', {for: 'files'}, 'Files, chosen or dropped here: text, web pages, PDF, mail, feeds, JSON, archives'), choose);
  choose.addEventListener('change', () => {
    const given = [...choose.files];
    choose.value = '';
    files(given);
  });
  for (const [name, on] of [['dragover', true], ['dragleave', false], ['drop', false]]) {
    drop.addEventListener(name, ev => {
      ev.preventDefault();
      drop.classList.toggle('over', on);
      if (name === 'drop') files([...ev.dataTransfer.files]);
    });
  }
  return {title: 'Add reports', nodes: [el('h1', {}, 'Add reports'), drop, list, said, el('h2', {}, 'Or paste one'), pasting()]};
}

// pasting is a form for the text of a report. The media type is JSON, so that text that looks like a web page is text all the same.
function pasting() {
  const form = el('form', {class: 'add'},
    el('label', {}, 'Text', el('textarea', {name: 'text', rows: 8, required: true})),
    el('div', {class: 'fields'},
      el('label', {}, 'Title', el('input', {name: 'title'})), el('label', {}, 'Published', el('input', {name: 'published', type: 'date'})),
      el('label', {}, 'Publisher', el('input', {name: 'publisher'})), el('label', {}, 'Address', el('input', {name: 'url', type: 'url'}))),
    el('button', {type: 'submit'}, 'Add'));
  form.addEventListener('submit', async ev => {
    ev.preventDefault();
    const fields = Object.fromEntries(new FormData(form));
    const shown = line(fields.title || 'The pasted report');
    list.scrollIntoView({block: 'nearest'}); // it is above the form
    if (await put(shown, '/api/reports', 'application/json', JSON.stringify(fields))) form.reset();
  });
  return form;
}
