// The state of the page is its URL. Modules change it by go and never touch the history themselves.

let render = () => {};

// onState says what shows a state: it is called with the height to scroll to.
export function onState(show) {
  render = show;
  window.addEventListener('popstate', ev => render(ev.state ? ev.state.y : 0, ev));
}

// state is what the URL says.
export const state = () => new URLSearchParams(location.search);

// href is the URL of a state; a parameter may have several values, and those that are empty are left out.
export function href(params) {
  const q = new URLSearchParams();
  for (const [k, v] of params instanceof URLSearchParams ? params : Object.entries(params)) {
    for (const one of [v].flat()) if (one != null && one !== false && one !== '') q.append(k, one);
  }
  return q.size ? '/?' + q : '/';
}

// changed is the URL of this state with some parameters changed; null takes one away.
export function changed(params) {
  const q = state();
  for (const [k, v] of Object.entries(params)) {
    q.delete(k);
    for (const one of [v].flat()) if (one != null && one !== '') q.append(k, one);
  }
  return href(q);
}

// go shows another state without loading the page again, and remembers where the user was. With replace the state takes the
// place of this one, so that the back button does not lead to it; one that is shown already does so anyway.
export function go(to, {replace = false, y = 0} = {}) {
  replace ||= new URL(to, location).href === location.href;
  if (!replace) history.replaceState({y: window.scrollY}, '');
  history[replace ? 'replaceState' : 'pushState'](null, '', to);
  return render(y);
}

// rename gives the state that is shown another URL, where two URLs are one state: { Kirby } and { person-john-kirby }.
export const rename = to => history.replaceState(history.state, '', to);

// again shows the same state again: what it shows has changed.
export const again = () => render(window.scrollY);
