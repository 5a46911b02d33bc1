// An editable table. `data` comes from grid.py; edits go back as the state value `edits`:
// every edit the server has not confirmed (`acked`) yet, each with a rising number.
// The parts of this module: grid_edits, grid_cells, grid_panel, grid_keys, then this file.

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

class Grid {
  constructor(parent) {
    this.edits = new Edits();
    this.picked = new Set();
    this.open = new Set();
    this.rowElements = new Map();
    this.panel = new Panel(this);
    this.root = make("div", { class: "grid" });
    parent.append(make("div", { class: "frame" }, this.root, this.panel.element));
    window.addEventListener("beforeunload", (event) => {
      if (this.edits.pending.length && this.root.isConnected) event.preventDefault();
    });
  }

  update(data) {
    this.data = data;
    this.edits.confirm(data.acked);
    const shape = JSON.stringify([data.columns, data.words, data.canAdd, data.height, data.actions, data.panel]);
    if (shape !== this.shape) {
      this.shape = shape;
      this.build();
    }
    this.draw();
  }

  // ---- edits

  edit(...edits) {
    this.edits.add(edits);
    this.send([...this.edits.pending]);
    this.draw();
  }

  chosen() {
    return this.current.filter((row) => this.picked.has(row.id)).map((row) => row.id);
  }

  insert(after, values = {}) {
    const id = newId();
    this.edit({ op: "insert", after, id, values });
    const first = this.shownColumns.find((c) => c.name === this.data.title) ?? this.shownColumns.find((c) => c.kind !== "shown");
    this.focus(id, first?.name);
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

  act(action, number) {
    this.asked.replaceChildren();
    this.edit({ op: action.name, ids: this.chosen(), ...(number == null ? {} : { number, new: newId() }) });
  }

  // ---- columns a person chose to see, remembered in her browser

  wanted() {
    try {
      return JSON.parse(localStorage.getItem(`kaibo-columns:${this.data.remember}`)) ?? [];
    } catch {
      return [];
    }
  }

  want(name, on) {
    const names = this.wanted().filter((n) => n !== name);
    try {
      localStorage.setItem(`kaibo-columns:${this.data.remember}`, JSON.stringify(on ? [...names, name] : names));
    } catch {
      return;
    }
    const open = this.chooser.open;
    this.build();
    this.chooser.open = open;
    this.draw();
    if (on) this.rowElements.values().next().value?.cells.get(name)?.box.scrollIntoView({ block: "nearest", inline: "center" });
  }

  // ---- drawing

  build() {
    const { words, columns, canAdd, height, panel, actions } = this.data;
    const wanted = this.wanted();
    const inTable = (c) => !c.folded && (!c.optional || wanted.includes(c.name));
    this.shownColumns = columns.filter(inTable);
    this.foldedColumns = columns.filter((c) => !inTable(c));
    this.rowElements.clear();
    const button = (text, act) => make("button", { type: "button", text, onclick: act });
    this.asked = make("span", { class: "asked" });
    this.tools = [
      button(words.insert, () => this.insert(this.chosen().at(-1))),
      button(words.duplicate, () => this.edit({ op: "duplicate", ids: this.chosen(), new: this.chosen().map(newId) })),
      button(words.up, () => this.shift(this.chosen(), -1)),
      button(words.down, () => this.shift(this.chosen(), 1)),
      ...actions.map((action) => button(action.label, () => (action.number == null ? this.act(action) : this.ask(action)))),
      button(words.delete, () => this.remove(this.chosen())),
    ];
    this.add = button(words.add, () => this.insert(this.current.at(-1)?.id ?? null));
    this.count = make("span");
    this.undone = make("span");
    this.undo = button(words.undo_delete, () => this.edit({ op: "undelete" }));
    this.summary = make("span", { class: "summary", role: "status" });
    this.state = make("span", { class: "state", role: "status" });
    this.message = make("span", { class: "message", role: "alert" });
    this.bar = make("div", { class: "bar" });
    if (canAdd) this.bar.append(this.add, this.count, make("span", { class: "toolbox" }, ...this.tools), this.asked, this.undone, this.undo);
    this.chooser = this.buildChooser(columns.filter((c) => c.optional), wanted);
    this.bar.append(...(this.chooser ? [this.chooser] : []), this.state, this.summary, this.message);
    this.all = make("input", {
      type: "checkbox", "aria-label": words.select_all,
      onchange: () => {
        this.picked = new Set(this.all.checked ? this.current.map((row) => row.id) : []);
        this.draw();
      },
    });
    const head = make("tr", {});
    if (canAdd) head.append(make("th", { class: "pick" }, this.all));
    this.shownColumns.forEach((column, i) => {
      head.append(make("th", { scope: "col", class: i === 0 ? "lead" : column.kind === "check" ? "tick" : "", style: `min-width:${column.width * 0.62 + 1}rem`, text: column.label }));
    });
    if (panel || this.foldedColumns.length) head.append(make("th", { class: "tools" }));
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
    const hint = panel ? [make("div", { class: "hint", text: words.keys })] : [];
    this.root.classList.toggle("panels", panel);
    this.root.replaceChildren(this.bar, this.scroll, this.empty, ...hint, ...this.lists);
    this.table.addEventListener("keydown", (event) => this.key(event));
    this.table.addEventListener("paste", (event) => this.paste(event));
    if (panel) {
      this.panel.build();
      this.panel.element.append(...this.lists.map((list) => list.cloneNode(true)));
    }
  }

  buildChooser(optional, wanted) {
    if (!optional.length) return null;
    const boxes = optional.map((column) => {
      const box = make("input", { type: "checkbox", checked: wanted.includes(column.name), onchange: () => this.want(column.name, box.checked) });
      return make("label", {}, box, column.label);
    });
    return make("details", { class: "chooser" }, make("summary", { text: this.data.words.columns }), make("div", {}, ...boxes));
  }

  ask(action) {
    const number = make("input", { type: "number", class: "number", min: 1, max: 100, value: action.number, "aria-label": action.ask });
    const go = () => this.act(action, Number(number.value));
    number.addEventListener("keydown", (event) => event.key === "Enter" && go());
    this.asked.replaceChildren(make("label", { text: action.ask }), number, make("button", { type: "button", class: "go", text: this.data.words.ok, onclick: go }));
    number.select();
  }

  wrong(id, name) {
    return this.edits.waiting(id, name) ? undefined : this.data.errors[id]?.[name];
  }

  draw() {
    const { words, message, summary } = this.data;
    this.current = this.edits.applied(this.data.rows);
    const ids = new Set(this.current.map((row) => row.id));
    for (const id of this.picked) if (!ids.has(id)) this.picked.delete(id);
    const picked = this.picked.size;
    this.tools.forEach((tool) => (tool.hidden = !picked));
    if (!picked) this.asked.replaceChildren();
    this.count.textContent = picked === 1 ? words.selected_one : picked ? words.selected.replace("{n}", picked) : "";
    const undo = this.data.undo > 0 && !picked;
    this.undo.hidden = !undo;
    this.undone.textContent = undo ? words.deleted : "";
    this.state.textContent = this.edits.pending.length ? words.saving : this.edits.last ? words.saved : "";
    this.message.textContent = message;
    this.bar.classList.toggle("pinned", summary.length > 0);
    this.summary.replaceChildren(
      ...summary.map(([label, value, tone]) => make("span", { class: tone }, make("small", { text: label }), make("b", { text: value }))),
    );
    this.all.checked = picked > 0 && picked === this.current.length;
    this.empty.style.display = this.current.length ? "none" : "";
    this.scroll.style.display = this.current.length ? "" : "none";
    let place = null;
    this.current.forEach((row, i) => {
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
      this.fill(entry, row, i);
    });
    for (const [id, entry] of this.rowElements) {
      if (ids.has(id)) continue;
      entry.row.remove();
      entry.details?.remove();
      this.rowElements.delete(id);
    }
    if (this.data.panel) this.panel.fill();
  }

  buildRow(id) {
    const { words, canAdd, panel } = this.data;
    const entry = { cells: new Map(), row: make("tr", { class: "row", "data-row": id }), details: null };
    if (canAdd) this.buildPick(id, entry);
    this.shownColumns.forEach((column, i) => {
      const cell = this.buildCell(id, column, entry);
      const look = [i === 0 ? "lead" : "", { half: "half", "": "no-card" }[column.card] ?? "", column.kind === "check" ? "tick" : ""].join(" ").trim();
      cell.box = make("td", { class: look }, make("span", { class: "name", text: column.label }), cell.element, cell.note, cell.sentence);
      entry.row.append(cell.box);
    });
    if (panel) {
      entry.more = make("button", { type: "button", class: "more", text: words.details, onclick: () => this.panel.open(id) });
      entry.row.append(make("td", { class: "tools" }, entry.more));
    } else if (this.foldedColumns.length) this.buildDetails(id, entry);
    return entry;
  }

  buildPick(id, entry) {
    entry.pick = make("input", {
      type: "checkbox", "aria-label": this.data.words.select_row,
      onclick: (event) => {
        const order = this.current.map((row) => row.id);
        const [from, to] = [order.indexOf(this.lastPicked), order.indexOf(id)].sort((a, b) => a - b);
        const range = event.shiftKey && from >= 0 ? order.slice(from, to + 1) : [id];
        for (const one of range) entry.pick.checked ? this.picked.add(one) : this.picked.delete(one);
        this.lastPicked = id;
        this.draw();
      },
    });
    entry.number = make("span", { class: "number-of" });
    const grip = make("div", { class: "grip", draggable: "true", "aria-hidden": "true", text: "⋮⋮" });
    grip.addEventListener("dragstart", (event) => {
      event.dataTransfer.setData("text/kaibo-row", id);
      event.dataTransfer.effectAllowed = "move";
    });
    entry.row.append(make("td", { class: "pick" }, entry.pick, make("div", { class: "place" }, entry.number, grip)));
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

  buildDetails(id, entry) {
    entry.more = make("button", {
      type: "button", class: "more", text: this.data.words.details, "aria-expanded": "false",
      onclick: () => {
        this.open.has(id) ? this.open.delete(id) : this.open.add(id);
        this.draw();
      },
    });
    entry.row.append(make("td", { class: "tools" }, entry.more));
    const fields = make("div", { class: "fields" });
    for (const column of this.foldedColumns) {
      const cell = this.buildCell(id, column, entry);
      cell.box = make("div", { class: column.kind === "long" ? "wide" : "" }, make("label", { text: column.label }), cell.element, cell.note, cell.sentence);
      fields.append(cell.box);
    }
    const width = this.shownColumns.length + (this.data.canAdd ? 2 : 1);
    entry.details = make("tr", { class: "details" }, make("td", { colspan: width }, fields));
  }

  buildCell(id, column, entry) {
    const cell = new Cell(column, (value) => this.edit({ op: "set", id, key: column.name, value }));
    entry.cells.set(column.name, cell);
    return cell;
  }

  fill(entry, row, i) {
    const open = this.panel.row === row.id;
    entry.row.className = ["row", row.tone, this.picked.has(row.id) ? "picked" : "", open ? "opened" : ""].join(" ").trim();
    if (entry.pick) entry.pick.checked = this.picked.has(row.id);
    if (entry.number) entry.number.textContent = this.data.panel ? i + 1 : "";
    if (entry.details) {
      entry.details.style.display = this.open.has(row.id) ? "" : "none";
      entry.more.setAttribute("aria-expanded", String(this.open.has(row.id)));
    }
    for (const [name, cell] of entry.cells) cell.fill(row, this.wrong(row.id, name));
  }

  focus(id, name) {
    const cell = this.rowElements.get(id)?.cells.get(name);
    cell?.element.focus();
    cell?.element.select?.();
  }
}

Object.assign(Grid.prototype, keys);
