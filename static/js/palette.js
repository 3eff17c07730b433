// Ctrl-K or Cmd-K: htmx fetches what matches, arrows choose, Enter opens, Esc gives the focus back.
const dialog = document.querySelector("[data-palette-dialog]");
const input = dialog?.querySelector("input");
const isMac = navigator.platform.startsWith("Mac");
if (isMac) document.querySelectorAll("[data-command-key]").forEach((key) => (key.textContent = "⌘K"));

const options = () => [...dialog.querySelectorAll("[role=option]")];

function choose(index) {
  const all = options();
  const chosen = all[(index + all.length) % all.length];
  all.forEach((option) => option.setAttribute("aria-selected", option === chosen));
  if (chosen) input.setAttribute("aria-activedescendant", chosen.id);
  else input.removeAttribute("aria-activedescendant");
  chosen?.scrollIntoView({ block: "nearest" });
}

const chosenIndex = () => options().findIndex((option) => option.getAttribute("aria-selected") === "true");

function open(event) {
  event.preventDefault();
  if (dialog.open) return;
  dialog.showModal();
  input.select();
  if (!options().length) input.dispatchEvent(new Event("palette"));
}

if (dialog) {
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey) open(event);
  });
  document.addEventListener("click", (event) => event.target.closest("[data-palette]") && open(event));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("htmx:afterSettle", () => choose(0));
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(chosenIndex() + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      options()[chosenIndex()]?.click();
    }
  });
}
