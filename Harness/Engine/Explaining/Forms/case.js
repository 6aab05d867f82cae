// Goes from fact to step and from step to step, shows the state beside them, searches and filters. All text is there without it.
(() => {
  'use strict';
  const one = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const rows = all('.lanes div.row:not(.head):not(.note)');
  const facts = all('ol.facts > li');
  const folds = all('.lanes details.fold');
  const panel = one('#state');
  const tools = one('.tools');
  const story = one('.story');
  const search = one('#search');
  const found = one('#found');
  const narrow = matchMedia('(max-width: 62rem)');
  const filters = ['lane', 'function', 'object'].map((name) => ({ name, select: one('#' + name) }));
  let current = null;
  let fact = -1;
  let hits = [];

  // The last lines of what a step opens to: its calls, if it has any, and its locks, the last first.
  const linesOf = (row) => [...row.querySelectorAll('small')].flatMap((item) => [...item.childNodes])
    .filter((node) => node.nodeType === Node.TEXT_NODE).reverse();

  const tables = JSON.parse(one('#tables').textContent);
  for (const row of rows) {
    const lane = [...row.classList].find((name) => /^l\d+$/.test(name));
    row.lane = lane ? tables.lanes[lane.slice(1)] : 'setup';
    row.function = tables.functions[row.dataset.f] || '';
    row.object = tables.objects[row.dataset.o] || '';
    row.step = Number(row.dataset.n ?? (row.id.startsWith('s') ? row.id.slice(1) : 0));
    for (const [i, node] of linesOf(row).entries()) {
      const said = /^(?:calls|locks) as at step (\d+)$/.exec(node.data);
      if (said) node.data = linesOf(document.getElementById(row.id[0] + said[1]))[i].data;
    }
    row.words = (row.textContent + ' ' + row.object).toLowerCase();
  }

  // The states: each is the one before with some of its sections replaced.
  const short = tables.states;
  const states = [];
  for (const [last, changed] of short.steps) {
    const sections = states.length > 0 ? [...states[states.length - 1].sections] : [];
    for (let i = 0; i < changed.length; i += 2) sections[changed[i]] = changed[i + 1].map((line) => short.lines[line]);
    const at = states.length;
    states.push({ title: at === 0 ? 'before step 1, after the setup' : 'after step ' + at + ': ' + short.lines[last], sections });
  }

  const made = (name, text, kind) => {
    const element = document.createElement(name);
    element.textContent = text;
    if (kind) element.className = kind;
    return element;
  };

  // What a line of the state is about stands before two blanks.
  const nameOf = (line) => line.split('  ')[0];

  const showState = (step) => {
    const state = states[step];
    if (!state) return;
    const before = states[step - 1] || state;
    panel.dataset.n = step;
    while (panel.children.length > 1) panel.lastChild.remove();
    panel.querySelector('.when').textContent = state.title;
    state.sections.forEach((lines, i) => {
      const list = document.createElement('ul');
      const old = new Map(before.sections[i].map((line) => [nameOf(line), line]));
      for (const line of lines) {
        const isNew = !before.sections[i].includes(line);
        const item = made('li', line, isNew ? 'changed' : '');
        if (isNew && old.has(nameOf(line))) item.title = 'was: ' + old.get(nameOf(line));
        list.append(item);
      }
      if (lines.length === 0) list.append(made('li', 'none', 'soft'));
      const names = new Set(lines.map(nameOf));
      for (const line of before.sections[i].filter((text) => nameOf(text) !== '' && !names.has(nameOf(text)))) {
        const gone = made('li', '', 'gone');
        gone.append(made('del', line));
        list.append(gone);
      }
      panel.append(made('h3', short.sections[i]), list);
    });
  };

  // Where there is no room for it at the side, the state stands below its step.
  const place = () => {
    if (narrow.matches && current) current.after(panel);
    else story.append(panel);
  };

  const choose = (row, scrolls) => {
    if (current) {
      current.classList.remove('current');
      current.removeAttribute('aria-current');
    }
    current = row;
    row.classList.add('current');
    row.setAttribute('aria-current', 'step');
    for (let at = row.parentElement; at; at = at.parentElement) {
      if (at.matches('details')) at.open = true;
    }
    showState(row.step);
    place();
    if (row.id && location.hash !== '#' + row.id) history.replaceState(null, '', '#' + row.id);
    if (scrolls) row.scrollIntoView({ block: narrow.matches ? 'start' : 'center' });
  };

  const chooseFact = (index) => {
    if (facts[fact]) facts[fact].classList.remove('current');
    fact = index;
    facts[fact].classList.add('current');
  };

  // A fragment names a step or a fact.
  const go = (anchor) => {
    const target = document.getElementById(anchor);
    if (!target) return;
    if (facts.includes(target)) {
      chooseFact(facts.indexOf(target));
      target.scrollIntoView({ block: 'center' });
    } else if (rows.includes(target)) {
      const mark = target.querySelector('a.mark');
      const index = mark ? facts.findIndex((item) => '#' + item.id === mark.hash) : -1;
      if (index >= 0) chooseFact(index);
      if (target.classList.contains('out')) clear();
      choose(target, true);
    }
  };

  const isSeen = (row) => row.checkVisibility();

  const step = (by) => {
    const seen = rows.filter(isSeen);
    if (seen.length === 0) return;
    const at = seen.indexOf(current);
    const next = at >= 0 ? at + by : by > 0 ? 0 : seen.length - 1;
    if (seen[next]) choose(seen[next], true);
  };

  const nextFact = (by) => {
    for (let i = fact + by; i >= 0 && i < facts.length; i += by) {
      const link = facts[i].querySelector('a');
      chooseFact(i);
      if (link) go(link.hash.slice(1));
      return;
    }
  };

  const filter = () => {
    const wanted = filters.filter((item) => item.select.value !== '');
    for (const row of rows) row.classList.toggle('out', wanted.some((item) => row[item.name] !== item.select.value));
    for (const fold of folds) {
      if (wanted.length > 0 && fold.dataset.was === undefined) fold.dataset.was = fold.open ? 'open' : '';
      const any = fold.querySelector('div.row:not(.out)') !== null;
      fold.classList.toggle('out', !any);
      if (wanted.length > 0) fold.open = any;
      else if (fold.dataset.was !== undefined) {
        fold.open = fold.dataset.was === 'open';
        delete fold.dataset.was;
      }
    }
  };

  const clear = () => {
    for (const item of filters) item.select.value = '';
    filter();
  };

  const find = () => {
    const wanted = search.value.trim().toLowerCase();
    hits = wanted === '' ? [] : rows.filter((row) => row.words.includes(wanted));
    for (const row of rows) row.classList.toggle('hit', hits.includes(row));
    found.textContent = wanted === '' ? '' : hits.length + ' found';
  };

  const nextHit = (by) => {
    if (hits.length === 0) return;
    const at = hits.indexOf(current);
    const next = at < 0 && by < 0 ? hits.length - 1 : (at + by + hits.length) % hits.length;
    if (hits[next].classList.contains('out')) clear();
    choose(hits[next], true);
    found.textContent = (next + 1) + ' of ' + hits.length;
  };

  const unfold = (open) => {
    for (const item of all('details')) item.open = open;
  };

  const keys = {
    n: () => nextFact(1),
    p: () => nextFact(-1),
    j: () => step(1),
    k: () => step(-1),
    e: () => unfold(true),
    f: () => unfold(false),
    '/': () => search.focus(),
  };

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target === search) {
      if (event.key === 'Enter') nextHit(event.shiftKey ? -1 : 1);
      else if (event.key === 'Escape') {
        search.value = '';
        find();
        search.blur();
      } else return;
      event.preventDefault();
    } else if (!event.target.matches('input, select, textarea') && Object.hasOwn(keys, event.key)) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#"]');
    const row = event.target.closest('div.row:not(.head):not(.note)');
    const button = event.target.closest('button[data-key]');
    if (link) {
      event.preventDefault();
      if (location.hash !== link.hash) history.pushState(null, '', link.hash);
      go(link.hash.slice(1));
    } else if (button) keys[button.dataset.key]();
    else if (row) choose(row, false);
  });

  for (const item of filters) {
    const values = [...new Set(rows.map((row) => row[item.name]))].filter((value) => value !== '');
    if (item.name !== 'lane') values.sort();
    for (const value of values) item.select.append(new Option(value, value));
    item.select.addEventListener('change', filter);
  }
  search.addEventListener('input', find);

  // A bar says which locks it stands for.
  document.addEventListener('pointerover', (event) => {
    const bars = event.target.matches?.('.row > i') && /\bh(\d+)\b/.exec(event.target.className);
    if (bars) event.target.title = tables.held[bars[1]];
  });
  narrow.addEventListener('change', place);
  addEventListener('hashchange', () => go(location.hash.slice(1)));

  const measure = () => document.body.style.setProperty('--tools', narrow.matches ? '0px' : tools.offsetHeight + 'px');
  tools.hidden = false;
  measure();
  addEventListener('resize', measure);
  if (location.hash.length > 1) go(location.hash.slice(1));
})();
