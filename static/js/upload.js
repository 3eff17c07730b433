// A file may be dropped on the form that takes it; without this module the form's own field does the same.
document.addEventListener("dragover", (event) => {
  const zone = event.target.closest("[data-drop]");
  if (!zone) return;
  event.preventDefault();
  zone.classList.add("is-over");
});
document.addEventListener("dragleave", (event) => {
  const zone = event.target.closest("[data-drop]");
  if (zone && !zone.contains(event.relatedTarget)) zone.classList.remove("is-over");
});
document.addEventListener("drop", (event) => {
  const zone = event.target.closest("[data-drop]");
  if (!zone) return;
  event.preventDefault();
  zone.classList.remove("is-over");
  take(zone.querySelector("input[type=file]"), event.dataTransfer.files);
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-drop] input[type=file]") && event.target.files.length) event.target.form.requestSubmit();
});

function take(input, files) {
  if (!input || !files.length) return;
  const kept = new DataTransfer();
  for (const file of input.multiple ? files : [files[0]]) kept.items.add(file);
  input.files = kept.files;
  input.form.requestSubmit();
}
