// Text to copy. The clipboard is closed on plain HTTP, so the field is selected and copied
// the old way there; selecting by hand always works.

export default function ({ parentElement, data }) {
  let root = parentElement.querySelector(".copy");
  if (!root) {
    root = document.createElement("div");
    root.className = "copy";
    const button = Object.assign(document.createElement("button"), { type: "button" });
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    const field = Object.assign(document.createElement("textarea"), { readOnly: true, spellcheck: false });
    field.addEventListener("focus", () => field.select());
    button.addEventListener("click", async () => {
      said.textContent = (await copied(field)) ? root.words.copied : root.words.select;
    });
    root.append(button, said, field);
    parentElement.append(root);
  }
  const [button, said, field] = root.children;
  root.words = data.words;
  button.textContent = data.words.copy;
  field.setAttribute("aria-label", data.words.label);
  if (field.value !== data.text) {
    field.value = data.text;
    said.textContent = "";
  }
  field.rows = Math.min(24, data.text.split("\n").length + 1);
}

async function copied(field) {
  if (navigator.clipboard && window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(field.value);
      return true;
    } catch {
      // the browser asks its user and may be refused: the field is still there
    }
  }
  field.focus();
  field.select();
  field.setSelectionRange(0, field.value.length);
  return document.execCommand("copy");
}
