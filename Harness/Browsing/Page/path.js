// Schedules as texts, such as 0*12,1*3;0,1: runs of steps, each a thread's number and how many, and the outcomes of choices.

/** Who goes at each step, and how choices fall. */
export function expand(text) {
  const [runs, outcomes] = text.split(';');
  const threads = runs === '' ? [] : runs.split(',').flatMap(run => {
    const [thread, length] = run.split('*').map(Number);
    return Array(length).fill(thread);
  });
  return { threads, outcomes: outcomes ? outcomes.split(',').map(Number) : [] };
}

/** Whether one schedule begins with another, or is the same. */
export function beginsWith(text, first) {
  const [whole, part] = [expand(text), expand(first)];
  return starts(whole.threads, part.threads) && starts(whole.outcomes, part.outcomes);
}

function starts(whole, part) {
  return part.length <= whole.length && part.every((item, i) => item === whole[i]);
}

/** The ways that were taken and left: the one that is shown, to its end, and the others. */
export class Branches {
  constructor(key) {
    this.key = key;
    this.tip = null;
    this.left = [];
    try {
      const kept = JSON.parse(sessionStorage.getItem(key) ?? 'null');
      if (kept) ({ tip: this.tip, left: this.left } = kept);
    } catch { /* What cannot be read is not there. */ }
  }

  /** A place is shown: it is on the way that was taken last, or goes on from its end, or is a new way. */
  note(place) {
    const here = {
      schedule: place.schedule, steps: place.steps, last: place.trail.at(-1)?.text ?? 'before the first step',
      thread: place.trail.at(-1)?.thread ?? '', broken: place.broken.map(rule => rule.title),
    };
    if (!this.tip || beginsWith(here.schedule, this.tip.schedule)) {
      this.tip = here;
    } else if (!beginsWith(this.tip.schedule, here.schedule)) {
      const left = this.tip;
      this.left = this.left.filter(way => !beginsWith(left.schedule, way.schedule) && way.schedule !== here.schedule);
      this.left.push(left);
      this.tip = here;
    }
    try {
      sessionStorage.setItem(this.key, JSON.stringify({ tip: this.tip, left: this.left }));
    } catch { /* It is a convenience. */ }
  }
}
