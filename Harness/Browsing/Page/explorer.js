// The explorer: a place is a schedule, and the server says what is there. Nothing else is kept but the ways that were left.
import { expand, beginsWith, Branches } from './path.js';
import { the, drawNext, drawBroken, drawTrail, drawState, drawProspects, drawBranches } from './draw.js';

const FEW = 30;
let token = null; // The token whose scenario is explored; null for the one that the explorer was started with.
let place = null;
let lead = null;
let prospects = [];
let most = FEW;
let branches = null;
let searching = null;
let asked = 0;

async function ask(what, request, signal) {
  const answer = await fetch(what, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ case: token, ...request }), signal,
  });
  const said = await answer.json().catch(() => ({ error: `the explorer answered ${answer.status}` }));
  if (!answer.ok) throw new Error(said.error);
  return said;
}

function complain(fault) {
  the('fault').hidden = fault === null;
  the('fault').textContent = fault === null ? ''
    : fault instanceof TypeError ? 'The explorer does not answer: has it been ended?' : fault.message;
}

/** Goes to a place: the first steps of a schedule, and a move after them. */
async function go(request) {
  const mine = ++asked;
  try {
    const found = await ask('place', request);
    if (mine !== asked) return;
    complain(null);
    show(found);
  } catch (fault) {
    if (mine === asked) complain(fault);
  }
}

function show(found) {
  const held = document.activeElement?.dataset?.move;
  const isInside = the('next').contains(document.activeElement);
  place = found;
  most = FEW;
  branches.note(place);
  if (lead && !beginsWith(lead.schedule, place.schedule)) lead = null;
  history.replaceState(null, '', '#' + new URLSearchParams({ ...(token ? { case: token } : {}), schedule: place.schedule }));
  draw();
  if (isInside) (document.querySelector(`[data-move="${held}"]`) ?? document.querySelector('.move') ?? the('back')).focus();
  look();
}

function draw() {
  const last = place.trail.at(-1);
  the('revision').textContent = `Explorer: ${place.revision}`;
  the('stands').textContent = place.steps === 0 ? 'before the first step' : `after step ${place.steps}: ${last.thread} ${last.text}`;
  document.title = `${place.revision}, ${place.steps === 0 ? 'before step 1' : `after step ${place.steps}`}`;
  the('first').disabled = the('back').disabled = place.steps === 0;
  the('forward').disabled = onward() === null;
  drawBroken(place);
  drawNext(place, way(), (thread, outcome, stride) => go({ schedule: place.schedule, move: { thread, outcome, stride } }));
  drawTrail(place, most, steps => go({ schedule: place.schedule, steps }));
  drawState(place);
  drawBranches(branches, open => go({ schedule: open.schedule }));
  the('scenario').replaceChildren(...place.scenario.map(line => Object.assign(document.createElement('li'), { textContent: line })));
}

/** The schedule that goes on from here: the way that is followed, or the one that was taken before. */
function onward() {
  const goesOn = text => text !== undefined && text !== place.schedule && beginsWith(text, place.schedule);
  return [lead?.schedule, branches.tip.schedule].find(goesOn) ?? null;
}

/** Who goes next on the way that is followed, and how its step falls as far as that is known; null if none is followed. */
function way() {
  if (!lead || lead.schedule === place.schedule) return null;
  const threads = expand(lead.schedule).threads;
  return { thread: threads[place.steps], outcome: lead.moves[place.steps - (threads.length - lead.moves.length)]?.outcome ?? null };
}

/** Looks ahead from here, unless somebody goes on before. */
async function look() {
  searching?.abort();
  const search = searching = new AbortController();
  prospects = [];
  the('leads').replaceChildren();
  the('ahead-status').textContent = 'Looking ahead …';
  try {
    await new Promise(done => setTimeout(done, 120));
    if (search.signal.aborted) return;
    const bounds = { ahead: Number(the('ahead').value), runs: Number(the('runs').value) };
    prospects = await ask('ahead', { schedule: place.schedule, ...bounds }, search.signal);
    drawAhead();
  } catch (fault) {
    if (!search.signal.aborted) complain(fault);
  }
}

function drawAhead() {
  drawProspects(prospects, lead, item => {
    lead = item;
    draw();
    drawAhead();
    document.querySelector('.move.way')?.focus();
  }, item => go({ schedule: item.schedule }));
}

async function copy() {
  try {
    const copied = await ask('token', { schedule: place.schedule });
    the('token').hidden = false;
    the('token-text').value = copied.text;
    the('about-token').textContent = copied.all_steps === copied.steps ? `Its run has these ${copied.steps} steps.`
      : `The first ${copied.steps} of its ${copied.all_steps} steps are these; after them everybody goes on to the end without preemption.`;
    const at = copied.all_steps === copied.steps ? '' : ` --at ${copied.steps}`;
    the('commands').textContent = `tagstorage replay TOKEN\ntagstorage explain TOKEN${at}\ntagstorage explore TOKEN${at}`;
    the('token-text').focus();
    the('token-text').select();
    const isCopied = await navigator.clipboard?.writeText(copied.text).then(() => true, () => false);
    if (isCopied) the('about-token').textContent += ' It is in the clipboard.';
  } catch (fault) {
    complain(fault);
  }
}

const actions = {
  first: () => go({ schedule: place.schedule, steps: 0 }),
  back: () => go({ schedule: place.schedule, steps: place.steps - 1 }),
  forward: () => go({ schedule: onward(), steps: place.steps + 1 }),
  copy,
};
const keys = { Home: 'first', ArrowLeft: 'back', Backspace: 'back', ArrowRight: 'forward', c: 'copy' };

function press(event) {
  if (place === null || event.ctrlKey || event.altKey || event.metaKey || event.target.closest('select, textarea, input')) return;
  const pressed = /^[1-9]$/.test(event.key) ? document.querySelectorAll('.move')[Number(event.key) - 1] : the(keys[event.key] ?? '');
  if (!pressed || pressed.disabled) return;
  event.preventDefault();
  pressed.click();
}

/** Opens what the address names. */
function open() {
  const named = new URLSearchParams(location.hash.slice(1));
  token = named.get('case');
  branches = new Branches(`${location.pathname} ${token ?? ''}`);
  lead = null;
  const schedule = named.get('schedule');
  return go(schedule === null ? {} : { schedule });
}

for (const [id, action] of Object.entries(actions)) the(id).addEventListener('click', action);
the('close').addEventListener('click', () => { the('token').hidden = true; the('copy').focus(); });
the('all').addEventListener('click', () => { most = Infinity; draw(); drawAhead(); });
for (const id of ['ahead', 'runs']) the(id).addEventListener('change', look);
document.addEventListener('keydown', press);
window.addEventListener('hashchange', open);
ask('about', {}).then(about => { the('matrix').hidden = !about.matrix; }, complain);
open();
