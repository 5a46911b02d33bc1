// The side panel: every field of one row, the long ones large. Beside the table on a
// wide screen, over everything on a phone.

class Panel {
  constructor(grid) {
    this.grid = grid;
    this.row = null;
    this.cells = new Map();
    this.element = make("dialog", { class: "panel" });
    this.element.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.close();
    });
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) {
        event.preventDefault();
        event.target.blur();
        this.close();
      }
    });
  }

  build() {
    const { words, columns } = this.grid.data;
    const button = (text, label, act) => make("button", { type: "button", text, "aria-label": label, title: label, onclick: act });
    this.title = make("strong");
    this.before = button("↑", words.row_before, () => this.step(-1));
    this.after = button("↓", words.row_after, () => this.step(1));
    const done = make("button", { type: "button", class: "done", text: words.close, onclick: () => this.close() });
    const fields = make("div", { class: "fields" });
    this.cells.clear();
    const first = columns.filter((c) => c.kind === "long" && c.folded);
    for (const column of [...first, ...columns.filter((c) => !first.includes(c))]) {
      const cell = new Cell(column, (value) => this.grid.edit({ op: "set", id: this.row, key: column.name, value }));
      const shape = column.kind === "long" || column.kind === "shown" ? "wide" : "";
      const inTable = this.grid.shownColumns.includes(column) ? "in-table" : "";
      cell.box = make("div", { class: `${shape} ${inTable} ${column.folded ? "large" : ""}` }, make("label", { text: column.label }), cell.element, cell.note, cell.sentence);
      this.cells.set(column.name, cell);
      fields.append(cell.box);
    }
    this.element.replaceChildren(make("div", { class: "panel-head" }, this.title, this.before, this.after, done), fields);
  }

  open(id) {
    this.row = id;
    if (!this.element.open) {
      if (window.matchMedia("(max-width: 640px)").matches) this.element.showModal();
      else this.element.show();
    }
    this.grid.draw();
    this.element.scrollTop = 0;
    const first = [...this.cells.values()].find((cell) => cell.column.kind !== "shown");
    first?.element.focus({ preventScroll: true });
  }

  close() {
    const row = this.row;
    this.row = null;
    this.element.close();
    this.grid.draw();
    this.grid.rowElements.get(row)?.more.focus();
  }

  step(by) {
    const place = this.grid.current.findIndex((row) => row.id === this.row);
    const next = this.grid.current[place + by];
    if (next) this.open(next.id);
  }

  fill() {
    if (!this.row) return;
    const place = this.grid.current.findIndex((row) => row.id === this.row);
    if (place < 0) return this.close();
    const row = this.grid.current[place];
    const lead = row.cells[this.grid.data.title] || "";
    this.title.textContent = `${place + 1} · ${lead}`;
    this.before.disabled = place === 0;
    this.after.disabled = place === this.grid.current.length - 1;
    for (const [name, cell] of this.cells) cell.fill(row, this.grid.wrong(row.id, name));
  }
}
