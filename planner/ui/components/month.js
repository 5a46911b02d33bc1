// A month calendar. `data` comes from month.py; a click sends the trigger `entry` (an id)
// or `day` (2026-11-27). What people typed is written with `textContent` only.

export default function ({ parentElement, data, setTriggerValue }) {
  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text != null) element.textContent = text;
    return element;
  };
  parentElement.querySelector(".month")?.remove();
  const root = make("div", "month");
  root.setAttribute("role", "grid");
  root.setAttribute("aria-label", data.label);
  for (const name of data.weekdays) root.append(make("div", "weekday", name));
  let any = false;
  for (const day of data.days) {
    const cell = make("div", "day");
    cell.setAttribute("role", "gridcell");
    cell.classList.toggle("outside", day.outside);
    cell.classList.toggle("today", day.today);
    cell.classList.toggle("empty", day.entries.length === 0);
    const number = make("div", "number");
    number.append(make("span", "short", day.number), make("span", "long", day.name));
    if (day.today) number.setAttribute("aria-current", "date");
    cell.append(number);
    for (const entry of day.entries) {
      any = true;
      const button = make("button", `entry ${entry.look}`);
      button.type = "button";
      button.title = `${entry.clock} ${entry.title} · ${entry.meaning}`;
      button.append(make("span", "clock", entry.clock), make("span", "title", entry.title));
      button.addEventListener("click", () => setTriggerValue("entry", entry.id));
      cell.append(button);
    }
    if (day.more) {
      const more = make("button", "more", day.more);
      more.type = "button";
      more.addEventListener("click", () => setTriggerValue("day", day.day));
      cell.append(more);
    }
    root.append(cell);
  }
  if (!any) root.append(make("div", "none", data.none));
  parentElement.append(root);
}
