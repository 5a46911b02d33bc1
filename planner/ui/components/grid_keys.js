// Keyboard and clipboard of the table.

const keys = {
  where(target) {
    const row = target.closest?.("tr[data-row]");
    const name = target.dataset?.key;
    return row && name ? { id: row.dataset.row, name } : null;
  },

  key(event) {
    const here = this.where(event.target);
    if (!here || event.isComposing) return;
    const place = this.current.findIndex((row) => row.id === here.id);
    const control = event.ctrlKey || event.metaKey;
    const to = (step) => {
      const row = this.current[place + step];
      if (!row) return false;
      event.preventDefault();
      this.focus(row.id, here.name);
      return true;
    };
    const act = (change) => {
      event.preventDefault();
      event.target.blur();
      change();
    };
    const line = event.target.classList.contains("line");
    const wrapped = line && event.target.clientHeight > 2 * parseFloat(getComputedStyle(event.target).lineHeight);
    const plain = (line && !wrapped) || (event.target.tagName === "INPUT" && !["date", "datetime-local"].includes(event.target.type));
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      const ids = this.picked.has(here.id) ? this.chosen() : [here.id];
      if (this.data.canAdd) act(() => this.shift(ids, event.key === "ArrowUp" ? -1 : 1));
      this.focus(here.id, here.name);
    } else if (event.key === "Enter" && event.altKey && this.data.panel) act(() => this.panel.open(here.id));
    else if (event.key === "Enter" && control && this.data.canAdd) {
      act(() => this.insert(event.shiftKey ? this.current[place - 1]?.id ?? null : here.id));
    } else if (event.key.toLowerCase() === "d" && control && this.data.canAdd) {
      act(() => this.edit({ op: "duplicate", ids: [here.id], new: [newId()] }));
    } else if (event.key === "Enter" && (line || event.target.tagName !== "TEXTAREA")) {
      act(() => to(1) || this.focus(here.id, here.name));
    } else if (plain && event.key === "ArrowDown" && !event.target.list) to(1);
    else if (plain && event.key === "ArrowUp" && !event.target.list) to(-1);
    else if (event.key === "Escape") {
      this.rowElements.get(here.id).cells.get(here.name).reset();
      event.target.blur();
    }
  },

  paste(event) {
    const here = this.where(event.target);
    const text = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "");
    if (!here || !/[\t\n]/.test(text) || (event.target.tagName === "TEXTAREA" && !event.target.classList.contains("line") && !text.includes("\t"))) return;
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
  },
};
