// Changes between light and dark at once, and keeps the choice with the person, so it follows to other devices.
const root = document.documentElement;
const form = document.querySelector("[data-theme-form]");

const isDark = () =>
  root.dataset.theme === "dark" || (root.dataset.theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const data = new FormData(form);
  data.set("theme", isDark() ? "light" : "dark");
  root.dataset.theme = data.get("theme");
  fetch(form.action, { method: "POST", body: data, headers: { "HX-Request": "true" } });
});
