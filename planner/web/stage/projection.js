// When everything is expected, so that a screen counts on without the server.
// The twin of planner/domain/projection.py, where the formulas stand; a test holds both together.

export function project(sheet, state, now) {
  const skipped = new Set(state.skipped);
  const planned = sheet.places.filter((p) => !p.removed).map((p) => p.end);
  const plannedEnd = planned.length ? Math.max(...planned) : sheet.campaign.starts_at;
  const expected = new Map();
  const found = { offset: null, remaining: null, plannedEnd, expected, on: null, next: null, lacks: false };
  if (state.finished !== null) return { ...found, end: state.finished };
  const at = state.on ? sheet.places.findIndex((p) => p.key === state.on.key) : -1;
  // the sheet may be on its way still: the state itself says what is on, but not what follows
  const on = state.on && { ...sheet.places[at], ...state.on };
  const lacks = on !== null && at < 0;
  let clock = now;
  if (on) {
    const due = dueEnd(on, state, now);
    clock = Math.max(due, now);
    expected.set(on.key, { start: on.started, end: clock });
    found.offset = clock - on.end;
    found.remaining = due - now;
  }
  const following = lacks ? [] : sheet.places.slice(at + 1).filter((p) => !p.removed && !skipped.has(p.key));
  following.forEach((place, i) => {
    const start = place.hard || (!on && i === 0) ? Math.max(clock, place.start) : clock;
    const added = (state.added[place.key] ?? 0) * 1000;
    clock = Math.max(start, place.to_end ? place.end + added : start + place.seconds * 1000 + added);
    expected.set(place.key, { start, end: clock });
  });
  return { ...found, on, lacks, next: following[0] ?? null, end: clock };
}

function dueEnd(on, state, now) {
  if (on.to_end) return on.end + on.added * 1000;
  const pausing = state.pause ? now - state.pause.since : 0;
  return on.started + (on.length + on.added) * 1000 + on.held + pausing;
}
