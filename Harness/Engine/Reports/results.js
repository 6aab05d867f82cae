// Shows of the findings those of a rule, a function, a revision. All of them are there without it.
(() => {
  'use strict';
  const findings = [...document.querySelectorAll('details.finding')];
  const groups = [...document.querySelectorAll('details.group')];
  const filters = ['rule', 'function', 'revision'].map((name) => ({ name, select: document.getElementById(name) }));
  const found = document.getElementById('found');

  const filter = () => {
    const wanted = filters.filter((item) => item.select.value !== '');
    let shown = 0;
    for (const finding of findings) {
      const isOut = wanted.some((item) => finding.dataset[item.name] !== item.select.value);
      finding.classList.toggle('out', isOut);
      if (!isOut) shown += 1;
    }
    for (const group of groups) {
      const isOut = group.querySelector('details.finding:not(.out)') === null;
      group.classList.toggle('out', isOut);
      if (wanted.length > 0 && !isOut) group.open = true;
    }
    found.textContent = wanted.length === 0 ? findings.length + ' findings' : shown + ' of ' + findings.length + ' findings';
  };

  if (findings.length === 0) return;
  for (const item of filters) {
    const values = [...new Set(findings.map((finding) => finding.dataset[item.name]))].filter((value) => value !== '');
    values.sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));
    for (const value of values) item.select.append(new Option(value, value));
    item.select.addEventListener('change', filter);
  }
  document.querySelector('.tools').hidden = false;
  filter();
})();
