// A document drawn on a canvas at phone width, so that Chinese is always there: the
// browser has the fonts, a fresh server has none. `data` comes from picture.py; text is
// drawn or set as textContent only.

const WIDTH = 390;
const EDGE = 22;
const GAP = 14; // between the columns of a table
const SCALE = 2;
const LONGEST = 6000; // phones refuse higher canvases; a longer document becomes several
const CHINESE = "'PingFang SC','Noto Sans SC','Microsoft YaHei','Noto Sans CJK SC'";
const LATIN = "-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial";
// quotes and dots are as wide as a character in a Chinese font, so an English document
// takes Chinese from it and nothing else
const FONTS = { zh: `${CHINESE},system-ui,sans-serif`, en: `${LATIN},${CHINESE},sans-serif` };
let family = FONTS.zh;
const INK = "#1b1f24", SOFT = "#5b6470", RED = "#c8102e", LINE = "#e3e7ec", PAPER = "#ffffff", BAND = "#f5f6f8";
const NOT_FIRST = "，。、；：！？）】》”’%·…,.;:!?)]}";
const PIECES = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]|\s+|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]+/gu;

const drawn = new WeakMap();

export default function ({ parentElement, data }) {
  const shape = JSON.stringify(data);
  if (drawn.get(parentElement) === shape) return;
  drawn.set(parentElement, shape);
  family = FONTS[data.language];
  const root = parentElement.querySelector(".picture") ?? parentElement.appendChild(make("div", "picture"));
  root.replaceChildren(...pictures(data));
}

function make(tag, name, text) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text) element.textContent = text;
  return element;
}

function pictures(data) {
  const pages = paged(laidOut(data.document));
  return pages.map((page, i) => {
    const image = make("img");
    image.src = paint(page);
    image.alt = pages.length > 1 ? `${data.words.alt} ${i + 1}/${pages.length}` : data.words.alt;
    const link = make("a", "button", pages.length > 1 ? `${data.words.download} ${i + 1}/${pages.length}` : data.words.download);
    link.href = image.src;
    link.download = pages.length > 1 ? `${data.name}-${i + 1}.png` : `${data.name}.png`;
    const figure = make("figure");
    figure.append(link, make("figcaption", "", data.words.press), image);
    return figure;
  });
}

// ---- layout: a list of {y, height, draw(context, y)} rows, top to bottom

const ruler = document.createElement("canvas").getContext("2d");

function wrap(text, font, width) {
  ruler.font = font;
  const lines = [];
  for (const paragraph of String(text).split("\n")) {
    let line = "";
    for (const piece of paragraph.match(PIECES) ?? [""]) {
      if (ruler.measureText(line + piece).width <= width || (line && NOT_FIRST.includes(piece))) {
        line += piece;
      } else if (ruler.measureText(piece).width <= width) {
        lines.push(line.trimEnd());
        line = piece.trimStart();
      } else {
        for (const letter of piece) {
          if (line && ruler.measureText(line + letter).width > width) {
            lines.push(line);
            line = "";
          }
          line += letter;
        }
      }
    }
    lines.push(line.trimEnd());
  }
  return lines;
}

function font(size, weight = 400) {
  return `${weight} ${size}px ${family}`;
}

function textRow(cells, { above = 0, below = 0, band = false, line = false } = {}) {
  const set = cells.map((cell) => ({ ...cell, lines: wrap(cell.text, cell.font, cell.width) }));
  const height = Math.max(...set.map((cell) => cell.lines.length * cell.leading));
  return {
    height: above + height + below,
    draw(context, y) {
      if (band) {
        context.fillStyle = BAND;
        context.fillRect(EDGE - 6, y, WIDTH - 2 * EDGE + 12, above + height + below);
      }
      if (line) {
        context.fillStyle = LINE;
        context.fillRect(EDGE, y, WIDTH - 2 * EDGE, 1);
      }
      for (const cell of set) {
        context.font = cell.font;
        context.fillStyle = cell.colour ?? INK;
        context.textAlign = cell.align ?? "left";
        const x = cell.align === "right" ? cell.x + cell.width : cell.x;
        cell.lines.forEach((words, i) => context.fillText(words, x, y + above + (i + 0.78) * cell.leading));
      }
    },
  };
}

function laidOut(document) {
  const full = WIDTH - 2 * EDGE;
  const rows = [
    textRow([{ text: document.title, font: font(22, 700), x: EDGE, width: full, leading: 30 }], { above: 26 }),
  ];
  if (document.subtitle) {
    rows.push(textRow([{ text: document.subtitle, font: font(14), colour: SOFT, x: EDGE, width: full, leading: 21 }], { above: 4 }));
  }
  for (const block of document.blocks) {
    if (block.title) {
      rows.push(textRow([{ text: block.title, font: font(15, 700), colour: RED, x: EDGE, width: full, leading: 22 }], { above: 22, below: 5 }));
    } else {
      rows.push({ height: 14, draw() {} });
    }
    rows.push(...BLOCKS[block.kind](block, full));
  }
  rows.push(document.note
    ? textRow([{ text: document.note, font: font(12), colour: SOFT, x: EDGE, width: full, leading: 18 }], { above: 24, below: 24 })
    : { height: 24, draw() {} });
  return rows;
}

const BLOCKS = {
  lines: (block, full) => block.rows.map((text) =>
    textRow([
      { text: "·", font: font(14, 700), colour: RED, x: EDGE, width: 12, leading: 21 },
      { text, font: font(14), x: EDGE + 14, width: full - 14, leading: 21 },
    ], { above: 2, below: 2 })),
  facts: (block, full) => block.rows.map(([label, value]) =>
    textRow([
      { text: label, font: font(13), colour: SOFT, x: EDGE, width: 84, leading: 21 },
      { text: value, font: font(14), x: EDGE + 94, width: full - 94, leading: 21 },
    ], { above: 4, below: 4, line: true })),
  entries: (block, full) => block.rows.flatMap(([left, title, ...lines]) => {
    const side = block.rows.some(([mark]) => mark) ? 94 : 0;
    const cells = side ? [{ text: left, font: font(13, 600), colour: SOFT, x: EDGE, width: side - 8, leading: 21 }] : [];
    return [
      textRow([...cells, { text: title, font: font(14.5, 600), x: EDGE + side, width: full - side, leading: 21 }],
        { above: 6, below: lines.length ? 0 : 6, line: true }),
      ...lines.map((text, i) =>
        textRow([{ text, font: font(13), colour: SOFT, x: EDGE + side, width: full - side, leading: 19 }],
          { above: 1, below: i + 1 === lines.length ? 7 : 0 })),
    ];
  }),
  table: (block, full) => {
    const widths = columnWidths([block.headings, ...block.rows], font(13.5, 600), full);
    const left = widths.map((_, i) => EDGE + widths.slice(0, i).reduce((sum, width) => sum + width, 0));
    const cells = (row, weight, colour) => row.map((text, i) => ({
      text, font: font(13.5, weight), colour, leading: 20,
      x: i ? left[i] + GAP : left[i], width: i ? widths[i] - GAP : widths[i], align: i ? "right" : "left",
    }));
    return [
      textRow(cells(block.headings, 400, SOFT), { above: 5, below: 5, band: true }),
      ...block.rows.map((row) => textRow(cells(row, 500), { above: 6, below: 6, line: true })),
    ];
  },
};

// As wide as its longest text; what is left goes to the first column, what lacks is taken
// from all in proportion.
function columnWidths(rows, style, full) {
  ruler.font = style;
  const wanted = rows[0].map((_, i) => Math.max(...rows.map((row) => ruler.measureText(row[i]).width)) + (i ? GAP + 1 : 1));
  const total = wanted.reduce((sum, width) => sum + width, 0);
  if (total > full) return wanted.map((width) => (width * full) / total);
  return wanted.map((width, i) => (i ? width : width + full - total));
}

function paged(rows) {
  const pages = [[]];
  let height = 0;
  for (const row of rows) {
    if (height + row.height > LONGEST && pages.at(-1).length) {
      pages.push([{ height: 24, draw() {} }]);
      height = 24;
    }
    pages.at(-1).push(row);
    height += row.height;
  }
  return pages;
}

function paint(rows) {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH * SCALE;
  canvas.height = Math.ceil(rows.reduce((sum, row) => sum + row.height, 0)) * SCALE;
  const context = canvas.getContext("2d");
  context.scale(SCALE, SCALE);
  context.fillStyle = PAPER;
  context.fillRect(0, 0, WIDTH, canvas.height / SCALE);
  context.fillStyle = RED;
  context.fillRect(0, 0, WIDTH, 5);
  let y = 0;
  for (const row of rows) {
    row.draw(context, y);
    y += row.height;
  }
  return canvas.toDataURL("image/png");
}
