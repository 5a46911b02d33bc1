// One cell: an element to type in, a note below it, a sentence where the value is wrong.
// User text is written with `value` and `textContent` only.

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

// Browsers that size a text area by its content do it also in a tab not shown yet.
const GROWS = CSS.supports("field-sizing", "content");

function grow(area) {
  if (GROWS || !area.offsetParent) return;
  area.style.height = "auto";
  area.style.height = `${Math.max(area.scrollHeight, 34)}px`;
}

class Cell {
  constructor(column, changed) {
    this.column = column;
    this.value = undefined;
    this.element = this.build();
    this.note = make("div", { class: "note" });
    this.sentence = make("div", { class: "sentence" });
    this.element.addEventListener("change", () => {
      const value = column.kind === "check" ? this.element.checked : this.element.value;
      if (value === this.value) return;
      this.value = value;
      changed(value);
    });
    // long text wraps in the table instead of being cut; a line holds no line break
    this.wraps = column.kind === "long" || column.kind === "text";
    if (this.wraps) {
      this.element.addEventListener("input", () => {
        if (column.kind === "text" && /[\r\n]/.test(this.element.value)) {
          this.element.value = this.element.value.replace(/[\r\n]+/g, " ");
        }
        grow(this.element);
      });
    }
  }

  build() {
    const { name, kind, label, options } = this.column;
    const common = { class: "cell", "aria-label": label, "data-key": name };
    if (kind === "shown") return make("div", { class: "shown", "data-key": name });
    if (kind === "long") return make("textarea", { ...common, rows: 1 });
    if (kind === "text") return make("textarea", { ...common, class: "cell line", rows: 1 });
    if (kind === "choice") {
      const choices = options.map(([value, words]) => make("option", { value, text: words }));
      return make("select", common, ...choices);
    }
    if (kind === "check") return make("input", { ...common, type: "checkbox" });
    const type = { day: "date", moment: "datetime-local" }[kind] ?? "text";
    const mode = { whole: "numeric", money: "decimal", decimal: "decimal", percent: "decimal" }[kind];
    const list = kind === "combo" ? `list-${name}` : null;
    return make("input", { ...common, type, inputmode: mode, list, autocomplete: "off" });
  }

  // `wrong` is what was typed and could not be used, unless a newer value is on its way.
  fill(row, wrong) {
    const { kind, name } = this.column;
    const value = wrong ? wrong.typed : row.cells[name] ?? (kind === "check" ? false : "");
    this.box.classList.toggle("wrong", Boolean(wrong));
    this.sentence.textContent = wrong ? wrong.sentence : "";
    const [note, tone] = row.notes[name] ?? ["", ""];
    this.note.textContent = note;
    this.note.className = `note ${tone}`.trim();
    const focused = this.element.getRootNode().activeElement === this.element;
    const touched = focused && kind !== "check" && this.element.value !== this.value;
    if (value !== this.value && !touched) {
      this.value = value;
      if (kind === "shown") this.element.textContent = value;
      else if (kind === "check") this.element.checked = Boolean(value);
      else {
        if (kind === "choice" && ![...this.element.options].some((o) => o.value === value)) {
          this.element.append(make("option", { value, text: value }));
        }
        this.element.value = value;
      }
    }
    if (this.wraps) grow(this.element);
  }

  reset() {
    if (this.column.kind !== "check") this.element.value = this.value;
  }
}
