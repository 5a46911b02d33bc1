// An editable table. `data` comes from grid.py; edits go back as the state value `edits`:
// every edit the server has not confirmed (`acked`) yet, each with a rising number.
// User text is written with `value` and `textContent` only.

const grids = new WeakMap();

export default function (component) {
  const { parentElement, data, setStateValue } = component;
  let grid = grids.get(parentElement);
  if (!grid) {
    grid = new Grid(parentElement);
    grids.set(parentElement, grid);
  }
  grid.send = (edits) => setStateValue("edits", edits);
  grid.update(data);
  return () => {
    if (!parentElement.isConnected) grids.delete(parentElement);
  };
}

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "text") element.textContent = value;
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
}

class Grid {
  constructor(parent) {
    this.pending = [];
    this.last = 0;
    this.picked = new Set();
    this.open = new Set();
    this.rowElements = new Map();
    this.root = make("div", { class: "grid" });
    parent.append(this.root);
    window.addEventListener("beforeunload", (event) => {
      if (this.pending.length && this.root.isConnected) event.preventDefault();
    });
  }

  update(data) {
    this.data = data;
    this.pending = this.pending.filter((edit) => edit.seq > data.acked);
    const shape = JSON.stringify([data.columns, data.words, data.canAdd, data.height]);
    if (shape !== this.shape) {
      this.shape = shape;
      this.build();
    }
    this.draw();
  }

  // ---- edits

  edit(...edits) {
    for (const edit of edits) {
      this.last = Math.max(this.last + 1, Date.now() * 100);
      this.pending.push({ ...edit, seq: this.last });
    }
    this.send([...this.pending]);
    this.draw();
  }

  rows() {
    let rows = this.data.rows.map((row) => ({ ...row, cells: { ...row.cells } }));
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
        put([{ id: edit.id, tone: "", cells: { ...edit.values } }], edit.after);
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

  chosen() {
    return this.current.filter((row) => this.picked.has(row.id)).map((row) => row.id);
  }

  insert(after, values = {}) {
    const id = newId();
    this.edit({ op: "insert", after, id, values });
    this.focus(id, this.data.columns.find((c) => c.kind !== "shown" && !c.folded)?.name);
  }

  shift(ids, by) {
    const order = this.current.map((row) => row.id);
    const places = ids.map((id) => order.indexOf(id)).sort((a, b) => a - b);
    if (by < 0) {
      if (places[0] <= 0) return;
      this.edit({ op: "move", ids, after: places[0] >= 2 ? order[places[0] - 2] : null });
    } else {
      const last = places.at(-1);
      if (last >= order.length - 1) return;
      this.edit({ op: "move", ids, after: order[last + 1] });
    }
  }

  remove(ids) {
    this.picked.clear();
    this.edit({ op: "delete", ids });
  }

  // ---- drawing

  build() {
    const { words, columns, canAdd, height } = this.data;
    this.shownColumns = columns.filter((c) => !c.folded);
    this.foldedColumns = columns.filter((c) => c.folded);
    this.rowElements.clear();
    const button = (word, act) => make("button", { type: "button", text: words[word], onclick: act });
    this.tools = [
      button("insert", () => this.insert(this.chosen().at(-1))),
      button("duplicate", () => this.edit({ op: "duplicate", ids: this.chosen(), new: this.chosen().map(newId) })),
      button("up", () => this.shift(this.chosen(), -1)),
      button("down", () => this.shift(this.chosen(), 1)),
      button("delete", () => this.remove(this.chosen())),
    ];
    this.add = button("add", () => this.insert(this.current.at(-1)?.id ?? null));
    this.count = make("span");
    this.undone = make("span");
    this.undo = button("undo_delete", () => this.edit({ op: "undelete" }));
    this.state = make("span", { class: "state", role: "status" });
    this.message = make("span", { class: "message", role: "alert" });
    this.bar = make("div", { class: "bar" });
    if (canAdd) this.bar.append(this.add, this.count, ...this.tools, this.undone, this.undo);
    this.bar.append(this.state, this.message);
    this.all = make("input", {
      type: "checkbox", "aria-label": words.select_all,
      onchange: () => {
        this.picked = new Set(this.all.checked ? this.current.map((row) => row.id) : []);
        this.draw();
      },
    });
    const head = make("tr", {});
    if (canAdd) head.append(make("th", { class: "pick" }, this.all));
    for (const column of this.shownColumns) {
      head.append(make("th", { scope: "col", style: `min-width:${column.width * 0.62 + 1}rem`, text: column.label }));
    }
    if (this.foldedColumns.length) head.append(make("th", {}));
    this.body = make("tbody");
    this.table = make("table", {}, make("thead", {}, head), this.body);
    this.scroll = make("div", { class: "scroll" }, this.table);
    if (height) this.scroll.style.maxHeight = `${height}px`;
    this.empty = make("div", { class: "empty", text: words.empty });
    this.lists = columns.filter((c) => c.kind === "combo").map((c) => {
      const list = make("datalist", { id: `list-${c.name}` });
      for (const [value] of c.options) list.append(make("option", { value }));
      return list;
    });
    this.root.replaceChildren(this.bar, this.scroll, this.empty, ...this.lists);
    this.table.addEventListener("keydown", (event) => this.key(event));
    this.table.addEventListener("paste", (event) => this.paste(event));
  }

  draw() {
    const { words, errors, message } = this.data;
    this.current = this.rows();
    const ids = new Set(this.current.map((row) => row.id));
    for (const id of this.picked) if (!ids.has(id)) this.picked.delete(id);
    const picked = this.picked.size;
    this.tools.forEach((tool) => (tool.hidden = !picked));
    this.count.textContent = picked ? words.selected.replace("{n}", picked) : "";
    const undo = this.data.undo > 0 && !picked;
    this.undo.hidden = !undo;
    this.undone.textContent = undo ? words.deleted : "";
    this.state.textContent = this.pending.length ? words.saving : this.last ? words.saved : "";
    this.message.textContent = message;
    this.all.checked = picked > 0 && picked === this.current.length;
    this.empty.hidden = this.current.length > 0;
    this.scroll.hidden = this.current.length === 0;
    this.empty.style.display = this.current.length ? "none" : "";
    this.scroll.style.display = this.current.length ? "" : "none";

    let place = null;
    for (const row of this.current) {
      let entry = this.rowElements.get(row.id);
      if (!entry) {
        entry = this.buildRow(row.id);
        this.rowElements.set(row.id, entry);
      }
      for (const element of [entry.row, entry.details]) {
        if (!element) continue;
        const next = place ? place.nextSibling : this.body.firstChild;
        if (next !== element) this.body.insertBefore(element, next);
        place = element;
      }
      this.fill(entry, row, errors[row.id] ?? {});
    }
    for (const [id, entry] of this.rowElements) {
      if (ids.has(id)) continue;
      entry.row.remove();
      entry.details?.remove();
      this.rowElements.delete(id);
    }
  }

  buildRow(id) {
    const { words, canAdd } = this.data;
    const entry = { cells: new Map(), row: make("tr", { class: "row", "data-row": id }), details: null };
    if (canAdd) {
      entry.pick = make("input", {
        type: "checkbox", "aria-label": words.select_row,
        onchange: () => {
          entry.pick.checked ? this.picked.add(id) : this.picked.delete(id);
          this.draw();
        },
      });
      const grip = make("div", { class: "grip", draggable: "true", "aria-hidden": "true", text: "⋮⋮" });
      grip.addEventListener("dragstart", (event) => {
        event.dataTransfer.setData("text/kaibo-row", id);
        event.dataTransfer.effectAllowed = "move";
      });
      entry.row.append(make("td", { class: "pick" }, entry.pick, grip));
      entry.row.addEventListener("dragover", (event) => {
        if (event.dataTransfer.types.includes("text/kaibo-row")) {
          event.preventDefault();
          entry.row.classList.add("over");
        }
      });
      entry.row.addEventListener("dragleave", () => entry.row.classList.remove("over"));
      entry.row.addEventListener("drop", (event) => {
        const dragged = event.dataTransfer.getData("text/kaibo-row");
        entry.row.classList.remove("over");
        if (!dragged || dragged === id) return;
        event.preventDefault();
        const ids = this.picked.has(dragged) ? this.chosen() : [dragged];
        const order = this.current.map((row) => row.id).filter((other) => !ids.includes(other));
        this.edit({ op: "move", ids, after: order[order.indexOf(id) - 1] ?? null });
      });
    }
    this.shownColumns.forEach((column, i) => {
      const cell = this.buildCell(id, column, entry);
      cell.box = make("td", { class: i === 0 ? "lead" : "" }, make("span", { class: "name", text: column.label }), cell.element, cell.sentence);
      entry.row.append(cell.box);
    });
    if (this.foldedColumns.length) {
      entry.more = make("button", {
        type: "button", class: "more", text: words.details, "aria-expanded": "false",
        onclick: () => {
          this.open.has(id) ? this.open.delete(id) : this.open.add(id);
          this.draw();
        },
      });
      entry.row.append(make("td", { class: "tools" }, entry.more));
      const fields = make("div", { class: "fields" });
      for (const column of this.foldedColumns) {
        const cell = this.buildCell(id, column, entry);
        cell.box = make("div", { class: column.kind === "long" ? "wide" : "" }, make("label", { text: column.label }), cell.element, cell.sentence);
        fields.append(cell.box);
      }
      const width = this.shownColumns.length + (canAdd ? 2 : 1);
      entry.details = make("tr", { class: "details" }, make("td", { colspan: width }, fields));
    }
    return entry;
  }

  buildCell(id, column, entry) {
    const common = { class: "cell", "aria-label": column.label, "data-key": column.name };
    let element;
    if (column.kind === "shown") element = make("div", { class: "shown", "data-key": column.name });
    else if (column.kind === "long") element = make("textarea", { ...common, rows: 1 });
    else if (column.kind === "choice") {
      element = make("select", common);
      for (const [value, words] of column.options) element.append(make("option", { value, text: words }));
    } else if (column.kind === "check") element = make("input", { ...common, type: "checkbox" });
    else {
      const type = { day: "date", moment: "datetime-local" }[column.kind] ?? "text";
      const mode = { whole: "numeric", money: "decimal", decimal: "decimal", percent: "decimal" }[column.kind];
      element = make("input", { ...common, type, inputmode: mode, list: column.kind === "combo" ? `list-${column.name}` : null, autocomplete: "off" });
    }
    const cell = { column, element, sentence: make("div", { class: "sentence" }), value: undefined };
    element.addEventListener("change", () => {
      const value = column.kind === "check" ? element.checked : element.value;
      if (value === cell.value) return;
      cell.value = value;
      this.edit({ op: "set", id, key: column.name, value });
    });
    if (column.kind === "long") element.addEventListener("input", () => grow(element));
    entry.cells.set(column.name, cell);
    return cell;
  }

  fill(entry, row, errors) {
    entry.row.className = ["row", row.tone, this.picked.has(row.id) ? "picked" : ""].join(" ").trim();
    if (entry.pick) entry.pick.checked = this.picked.has(row.id);
    if (entry.details) {
      const open = this.open.has(row.id);
      entry.details.style.display = open ? "" : "none";
      entry.more.setAttribute("aria-expanded", String(open));
    }
    for (const [name, cell] of entry.cells) {
      const wrong = errors[name];
      const waiting = this.pending.some((e) => e.op === "set" && e.id === row.id && e.key === name);
      const value = wrong && !waiting ? wrong.typed : row.cells[name] ?? (cell.column.kind === "check" ? false : "");
      cell.box.classList.toggle("wrong", Boolean(wrong) && !waiting);
      cell.sentence.textContent = wrong && !waiting ? wrong.sentence : "";
      const focused = cell.element.getRootNode().activeElement === cell.element;
      const touched = focused && cell.column.kind !== "check" && cell.element.value !== cell.value;
      if (value !== cell.value && !touched) {
        cell.value = value;
        if (cell.column.kind === "shown") cell.element.textContent = value;
        else if (cell.column.kind === "check") cell.element.checked = Boolean(value);
        else {
          if (cell.column.kind === "choice" && ![...cell.element.options].some((o) => o.value === value)) {
            cell.element.append(make("option", { value, text: value }));
          }
          cell.element.value = value;
        }
      }
      if (cell.column.kind === "long") grow(cell.element);
    }
  }

  focus(id, name) {
    const cell = this.rowElements.get(id)?.cells.get(name);
    cell?.element.focus();
    cell?.element.select?.();
  }

  // ---- keyboard and clipboard

  where(target) {
    const row = target.closest?.("tr[data-row]");
    const name = target.dataset?.key;
    return row && name ? { id: row.dataset.row, name } : null;
  }

  key(event) {
    const here = this.where(event.target);
    if (!here) return;
    const place = this.current.findIndex((row) => row.id === here.id);
    const to = (step) => {
      const row = this.current[place + step];
      if (!row) return false;
      event.preventDefault();
      this.focus(row.id, here.name);
      return true;
    };
    const plain = event.target.tagName === "INPUT" && !["date", "datetime-local"].includes(event.target.type);
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      event.target.blur();
      this.shift([here.id], event.key === "ArrowUp" ? -1 : 1);
      this.focus(here.id, here.name);
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.target.blur();
      this.insert(here.id);
    } else if (event.key === "Enter" && event.target.tagName !== "TEXTAREA" && !event.isComposing) {
      event.preventDefault();
      event.target.blur();
      to(1) || this.focus(here.id, here.name);
    } else if (plain && event.key === "ArrowDown" && !event.target.list) to(1);
    else if (plain && event.key === "ArrowUp" && !event.target.list) to(-1);
    else if (event.key === "Escape") {
      const cell = this.rowElements.get(here.id).cells.get(here.name);
      if (cell.column.kind !== "check") event.target.value = cell.value;
      event.target.blur();
    }
  }

  paste(event) {
    const here = this.where(event.target);
    const text = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "");
    if (!here || !/[\t\n]/.test(text) || (event.target.tagName === "TEXTAREA" && !text.includes("\t"))) return;
    event.preventDefault();
    const first = this.shownColumns.findIndex((c) => c.name === here.name);
    if (first < 0) return;
    let place = this.current.findIndex((row) => row.id === here.id);
    let last = here.id;
    const edits = [];
    for (const line of text.split("\n")) {
      let id = this.current[place]?.id;
      if (!id) {
        if (!this.data.canAdd) break;
        id = newId();
        edits.push({ op: "insert", after: last, id, values: {} });
      }
      line.split("\t").forEach((typed, i) => {
        const column = this.shownColumns[first + i];
        if (!column || column.kind === "shown") return;
        let value = typed.trim();
        if (column.kind === "check") value = /^(1|y|yes|true|是|✓|√)$/i.test(value);
        if (column.kind === "choice") value = column.options.find(([v, words]) => words === value || v === value)?.[0] ?? value;
        edits.push({ op: "set", id, key: column.name, value });
      });
      last = id;
      place += 1;
    }
    event.target.blur();
    this.edit(...edits);
  }
}

function grow(area) {
  if (!area.offsetParent) return;
  area.style.height = "auto";
  area.style.height = `${Math.max(area.scrollHeight, 34)}px`;
}
