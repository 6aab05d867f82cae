// Draws what the server says. Every text goes into the document as text.

/** The element of an id. */
export const the = id => document.getElementById(id);

/** An element with a class, and what is in it: elements and texts. */
export function make(name, kind, ...content) {
  const element = document.createElement(name);
  if (kind) element.className = kind;
  element.append(...content.filter(item => item !== null && item !== ''));
  return element;
}

/** A button. */
export function button(kind, click, ...content) {
  const element = make('button', kind, ...content);
  element.type = 'button';
  element.addEventListener('click', click);
  return element;
}

const code = text => make('span', 'code', text);
const count = (number, what) => `${number} ${what}${number === 1 ? '' : 's'}`;
const HUES = 8;

/** A thread's name in its colour. */
function nameOfThread(kind, name, place) {
  const element = make('span', kind, name);
  const thread = place.threads.find(other => other.name === name);
  if (thread) element.style.color = `var(--k${thread.index % HUES})`;
  return element;
}

const nameOf = rule => rule.defect ?? `${rule.rule} in ${rule.function || 'the end of the run'}`;

/** What may happen next: who can go, with each way in which that falls, and who cannot. */
export function drawNext(place, way, choose) {
  let number = 0;
  const cards = [...place.threads].sort((a, b) => (b.moves.length > 0) - (a.moves.length > 0)).map(thread => {
    const head = make('div', 'row', nameOfThread('name', thread.name, place), make('span', 'soft', `${thread.cpu}, ${thread.program}`),
      make('span', 'status', thread.status));
    const calls = thread.calls.length > 0 ? make('div', 'calls', 'in ' + thread.calls.join(' < ')) : null;
    if (thread.moves.length === 0) {
      const next = thread.next && thread.kind !== 'interrupt' ? make('div', 'calls', 'next: ', code(thread.next)) : null;
      return make('div', 'thread idle', head, next);
    }
    const isArrival = thread.status === 'may arrive';
    const moves = thread.moves.flatMap(move => {
      number++;
      const onWay = way !== null && way.thread === thread.index && (way.outcome === null || way.outcome === move.outcome);
      const text = make('span', '', isArrival ? `${thread.name} arrives: ` : '', code(move.text),
        move.change ? make('span', 'note', move.change === 'injected' ? 'made to fail' : move.change) : null,
        move.wakes.length > 0 ? make('span', 'note', `lets ${move.wakes.join(', ')} go`) : null,
        ...move.breaks.map(title => make('span', 'note breaks', title)));
      const main = button(`move${onWay ? ' way' : ''}${move.breaks.length > 0 ? ' bad' : ''}`,
        () => choose(thread.index, move.outcome, 'step'), number < 10 ? make('kbd', '', String(number)) : null, text);
      main.dataset.move = `${thread.index}/${move.outcome}`;
      const outlook = make('span', 'outlook');
      outlook.dataset.outlook = main.dataset.move;
      return [main, outlook];
    });
    const strides = thread.moves.length > 1 ? null : make('div', 'strides',
      button('', () => choose(thread.index, 0, 'function'), `${thread.name} on to the next function`),
      button('', () => choose(thread.index, 0, 'whole'), `${thread.name} on as far as it goes`));
    const choice = thread.moves.length > 1 ? make('div', 'calls', `a choice of ${thread.moves.length}:`) : null;
    return make('div', 'thread', head, calls, choice, ...moves, strides);
  });
  the('next').replaceChildren(...cards);
  the('end').hidden = place.end === '';
  the('end').textContent = place.end;
}

/** The rules broken so far. */
export function drawBroken(place) {
  const items = place.broken.map(rule => make('li', '', make('strong', '', rule.title), make('div', '',
    `${rule.rule}: ${rule.sentence}`), make('div', 'soft',
    `${rule.thread || 'The run'}${rule.function ? ` in ${rule.function}()` : ''}, ${rule.step > 0 ? `step ${rule.step}` : 'in the setup'}; `
    + (rule.defect ? `known as ${rule.defect}` : 'no known defect explains it')
    + (rule.is_consequence ? '; perhaps a consequence of what this run had destroyed before' : ''))));
  the('broken').hidden = items.length === 0;
  const title = items.length === 1 ? 'Broken here' : `${items.length} rules broken`;
  the('broken').replaceChildren(make('h2', '', title), make('ol', '', ...items));
}

/** How it came here; each number goes back to its step. */
export function drawTrail(place, most, goTo) {
  const rows = [];
  const functions = new Map();
  const shown = place.trail.slice(-most);
  for (const step of shown) {
    if (step.function !== '' && functions.get(step.thread) !== step.function) rows.push(make('li', 'function', step.function + '()'));
    functions.set(step.thread, step.function);
    const number = step.number > 0 ? button('number', () => goTo(step.number), String(step.number)) : make('span', 'number');
    if (step.number > 0) number.title = `Go back to after step ${step.number}`;
    const line = make('li', step.is_violation ? 'break' : '', number, nameOfThread('name', step.thread, place),
      make('span', 'step', code(step.text), step.change ? make('span', 'note', step.change) : null));
    rows.push(line);
  }
  if (rows.length === 0) rows.push(make('li', 'soft', 'Nobody has made a step yet.'));
  else rows.at(-1).classList.add('now');
  the('trail').replaceChildren(...rows);
  the('all').hidden = shown.length === place.trail.length;
  the('all').textContent = `show all ${count(place.trail.length, 'line')}`;
}

/** The state, with what the last step has changed. */
export function drawState(place) {
  the('state').replaceChildren(...place.state.flatMap(section => [
    make('h3', '', section.title),
    section.lines.length === 0 ? make('p', 'soft', 'none') : make('ul', 'code', ...section.lines.map(line =>
      make('li', '', line.change === '' ? line.text : make(line.change === 'new' ? 'ins' : 'del', '', line.text)))),
  ]));
}

/** What a search knows: beside each choice, and the shortest way to each known defect and to each rule that none explains. */
export function drawProspects(prospects, lead, follow, go) {
  const rules = new Map();
  for (const prospect of prospects) {
    const outlook = document.querySelector(`[data-outlook="${prospect.thread}/${prospect.outcome}"]`);
    if (outlook) {
      const near = prospect.leads[0];
      outlook.className = near ? 'outlook found' : 'outlook';
      outlook.textContent = near
        ? `may lead to ${nameOf(near.rule)}, ${near.steps === 1 ? 'at once' : `in ${count(near.steps, 'step')}`}`
          + (prospect.leads.length > 1 ? `, and to ${prospect.leads.length - 1} more` : '')
        : `nothing found in ${count(prospect.runs, 'run')} of up to ${count(prospect.steps, 'step')}`;
    }
    for (const item of prospect.leads) {
      const what = item.rule.defect ?? item.rule.key;
      const known = rules.get(what);
      if (!known || item.steps < known.steps) rules.set(what, item);
    }
  }
  const items = [...rules.values()].sort((a, b) => a.steps - b.steps).map(item => {
    const followed = lead?.schedule === item.schedule;
    const line = make('li', followed ? 'followed' : '', make('strong', '', nameOf(item.rule)),
      ` in ${count(item.steps, 'step')}: ${item.rule.title}`, make('div', 'row', button('follow', () => follow(item), followed ? 'Followed' : 'Follow step by step'),
        button('go', () => go(item), 'Go there')));
    line.dataset.defect = item.rule.defect ?? '';
    return line;
  });
  the('leads').replaceChildren(...items);
  const most = Math.max(0, ...prospects.map(prospect => prospect.runs));
  the('ahead-status').textContent = prospects.length === 0 ? 'Nothing can happen any more.'
    : items.length > 0 ? `Found in ${count(most, 'run')} for each choice; there may be more.`
      : `No broken rule found in ${count(most, 'run')} for each choice, of up to ${count(prospects[0].steps, 'step')}. That is no proof.`;
}

/** The ways that were left, and a button to return to each. */
export function drawBranches(branches, open) {
  the('no-branches').hidden = branches.left.length > 0;
  the('branches').replaceChildren(...branches.left.map(way => make('li', '', button('', () => open(way), 'Return'),
    make('span', '', `after step ${way.steps}: ${way.thread} `, code(way.last),
      way.broken.length > 0 ? make('span', 'note breaks', way.broken.at(-1)) : null))));
}
