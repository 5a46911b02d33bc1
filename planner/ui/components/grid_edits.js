// Edits the server has not confirmed yet, and what the rows look like with them made.
// They mirror planner/domain/rows.py; what only the server knows waits for its answer.

class Edits {
  constructor() {
    this.pending = [];
    this.last = 0;
  }

  confirm(acked) {
    this.pending = this.pending.filter((edit) => edit.seq > acked);
  }

  add(edits) {
    for (const edit of edits) {
      this.last = Math.max(this.last + 1, Date.now() * 100);
      this.pending.push({ ...edit, seq: this.last });
    }
  }

  waiting(id, key) {
    return this.pending.some((edit) => edit.op === "set" && edit.id === id && edit.key === key);
  }

  applied(confirmed) {
    let rows = confirmed.map((row) => ({ ...row, cells: { ...row.cells } }));
    const put = (fresh, after) => {
      if (after == null) return rows.unshift(...fresh);
      const place = rows.findIndex((row) => row.id === after);
      rows.splice(place < 0 ? rows.length : place + 1, 0, ...fresh);
    };
    for (const edit of this.pending) {
      if (edit.op === "set") {
        const row = rows.find((r) => r.id === edit.id);
        if (row) row.cells[edit.key] = edit.value;
      } else if (edit.op === "insert" && !rows.some((r) => r.id === edit.id)) {
        put([{ id: edit.id, tone: "", notes: {}, cells: { ...edit.values } }], edit.after);
      } else if (edit.op === "duplicate") {
        const originals = rows.filter((row) => edit.ids.includes(row.id));
        if (!originals.length) continue;
        put(originals.map((row, i) => ({ ...row, id: edit.new[i], cells: { ...row.cells } })), originals.at(-1).id);
      } else if (edit.op === "move" && !edit.ids.includes(edit.after)) {
        const moved = rows.filter((row) => edit.ids.includes(row.id));
        rows = rows.filter((row) => !edit.ids.includes(row.id));
        put(moved, edit.after);
      } else if (edit.op === "delete") {
        rows = rows.filter((row) => !edit.ids.includes(row.id));
      }
    }
    return rows;
  }
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
}
