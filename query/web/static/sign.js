// Signing in: where the server wants a token, the page asks for it once and keeps it in a cookie that no script can read.

import {button, el, json, request, told} from './dom.js';
import {again, go} from './state.js';

// signIn is the page instead of one that takes a token.
export function signIn() {
  const field = el('input', {id: 'token', name: 'token', type: 'password', required: true, autocomplete: 'current-password', spellcheck: 'false'});
  const wrong = el('p', {role: 'alert', class: 'reason', hidden: true});
  const form = el('form', {id: 'sign-in'},
    el('label', {for: 'token'}, 'Your token'),
    el('div', {class: 'row'}, field, el('button', {type: 'submit'}, 'Sign in')),
    el('p', {class: 'soft'}, 'It begins with newsgraph_. Whoever runs this server makes one with: newsgraph token add. You stay signed in until you sign out or close the browser.'),
    wrong);
  form.addEventListener('submit', ev => {
    ev.preventDefault();
    request('/api/session', json({token: field.value.trim()})).then(() => { showWho(); again(); }, err => {
      wrong.textContent = told(err);
      wrong.hidden = false;
      field.select();
    });
  });
  return {title: 'Sign in', nodes: [el('h1', {}, 'Sign in'), form], after: () => field.focus()};
}

// showWho says in the footer who is signed in, where the server has tokens.
export async function showWho() {
  const line = document.getElementById('who');
  const who = await request('/api/session').catch(() => ({}));
  line.hidden = !who.name;
  if (!who.name) return;
  line.replaceChildren('Signed in as ' + who.name + ', who may ' + {read: 'read', write: 'read and write', admin: 'do everything'}[who.role] + ' · ',
    button('Sign out', async () => {
      await request('/api/session', {method: 'DELETE'});
      line.hidden = true;
      go('/');
    }));
}
