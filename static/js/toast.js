// Messages leave by themselves: after 8 seconds, or after 60 where they can be taken back. What failed says so.
const region = document.getElementById("toasts");

function expire(toast) {
  const seconds = toast.querySelector("form") ? 60 : 8;
  const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, 2000) : toast.remove());
  setTimeout(leave, seconds * 1000);
}

export function say(text) {
  const toast = document.createElement("div");
  toast.className = "toast toast--error";
  toast.dataset.toast = "";
  toast.textContent = text;
  region.append(toast);
}

new MutationObserver((changes) => {
  for (const change of changes) for (const node of change.addedNodes) if (node.dataset) expire(node);
}).observe(region, { childList: true });
region.querySelectorAll("[data-toast]").forEach(expire);

document.body.addEventListener("htmx:sendError", () => say("No connection. Nothing was changed; try again in a moment."));
document.body.addEventListener("htmx:responseError", ({ detail }) => {
  const reason = { 403: "Your role does not allow that.", 404: "It is no longer there.", 409: "Somebody changed it meanwhile; reload the page." };
  say(reason[detail.xhr.status] ?? "That did not work, and nothing was changed. Reload the page and try again.");
});
