// A letter is edited as it reads: figures are chips that keep their fact. Without this module a text area does the same.
const form = document.querySelector("[data-letter-form]");
const letter = form.querySelector("[data-letter]");
const body = form.elements.body;

letter.closest("[data-letter-wrap]").hidden = false;
body.closest(".field").hidden = true;
body.value = textOf(letter);
letter.focus();

function textOf(node) {
  const paragraphs = [...node.childNodes].map((child) => (child.nodeType === Node.TEXT_NODE ? child.data.trim() : inner(child).trim()));
  return paragraphs.filter(Boolean).join("\n\n");
}

function inner(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/\s+/g, " ");
  if (node.nodeName === "BR") return "\n";
  if (node.dataset?.slot) return `{${node.dataset.slot}}`;
  return [...node.childNodes].map(inner).join("");
}

function chip(slot, text) {
  const span = document.createElement("span");
  span.className = "fig";
  span.dataset.slot = slot;
  span.contentEditable = "false";
  span.textContent = text;
  return span;
}

function changed() {
  body.value = textOf(letter);
  body.dispatchEvent(new Event("input", { bubbles: true }));
}

let caret = null;
document.addEventListener("selectionchange", () => {
  const selection = getSelection();
  if (selection.rangeCount && letter.contains(selection.anchorNode)) caret = selection.getRangeAt(0).cloneRange();
});

function putAt(range, node) {
  range.deleteContents();
  range.insertNode(node);
  range.setStartAfter(node);
  range.collapse(true);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  changed();
}

function whereIs(quote) {
  const walker = document.createTreeWalker(letter, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.parentElement.closest("[data-slot]") ? -1 : walker.currentNode.data.indexOf(quote);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at + quote.length);
    return range;
  }
  const held = [...letter.querySelectorAll("[data-slot]")].find((span) => span.textContent === quote);
  if (!held) return null;
  const range = document.createRange();
  range.selectNode(held);
  return range;
}

letter.addEventListener("input", (event) => {
  event.stopPropagation();
  changed();
});
letter.addEventListener("paste", (event) => {
  event.preventDefault();
  document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
});
document.addEventListener("click", (event) => {
  const insert = event.target.closest("[data-insert]");
  const use = event.target.closest("[data-use]");
  if (insert && caret) putAt(caret, chip(insert.dataset.insert, insert.dataset.text));
  if (insert) insert.closest("details").open = false;
  const range = use && whereIs(use.dataset.quote);
  if (range) putAt(range, chip(use.dataset.use, use.dataset.text));
});
form.addEventListener("submit", () => { body.value = textOf(letter); });
