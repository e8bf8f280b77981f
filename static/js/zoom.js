// The gallery of a product: its photos are links to their largest size. Here they open in the page instead, with
// buttons and arrow keys to go on; Escape closes.
const gallery = document.querySelector("[data-zoom]");
const links = gallery ? [...gallery.querySelectorAll(".shots a")] : [];
if (links.length && window.HTMLDialogElement) {
  const dialog = document.createElement("dialog");
  const picture = document.createElement("img");
  const bar = document.createElement("div");
  let place = 0;
  const show = (n) => {
    place = (n + links.length) % links.length;
    picture.src = links[place].href;
    picture.alt = links[place].querySelector("img").alt;
  };
  const button = (word, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn--light";
    made.textContent = word;
    made.addEventListener("click", act);
    bar.append(made);
  };
  dialog.className = "zoomed";
  dialog.setAttribute("aria-label", gallery.dataset.label);
  bar.className = "zoomed__bar";
  if (links.length > 1) {
    button(gallery.dataset.before, () => show(place - 1));
    button(gallery.dataset.next, () => show(place + 1));
  }
  button(gallery.dataset.close, () => dialog.close());
  dialog.append(picture, bar);
  document.body.append(dialog);
  picture.addEventListener("click", () => dialog.close());
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight") show(place + 1);
    if (event.key === "ArrowLeft") show(place - 1);
  });
  links.forEach((link, n) => link.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    show(n);
    dialog.showModal();
  }));
}
