// The search box offers words while one types: a list under it, chosen with arrow keys or a finger. Without this the
// box is a plain search.
const box = document.querySelector("[data-offers]");
const WAIT_MS = 150;
if (box) {
  const form = box.form;
  const list = document.createElement("ul");
  let timer;
  let asked = 0;
  list.id = "site-q-offers";
  list.className = "offers";
  const say = (on, facts) => Object.entries(facts).forEach((fact) => on.setAttribute(...fact));
  list.hidden = true;
  form.append(list);
  say(list, { role: "listbox", "aria-label": box.dataset.label });
  say(box, { role: "combobox", "aria-autocomplete": "list", "aria-expanded": false, "aria-controls": list.id });

  const options = () => [...list.children];
  const close = () => {
    asked += 1; // an answer that is still under way comes too late
    clearTimeout(timer);
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const choose = (option) => {
    box.value = option.dataset.words;
    close();
    form.requestSubmit();
  };
  const mark = (option) => {
    for (const other of options()) other.setAttribute("aria-selected", String(other === option));
    box.setAttribute("aria-activedescendant", option.id);
  };
  const show = (offers) => {
    list.replaceChildren(...offers.map((offer, n) => {
      const option = document.createElement("li");
      const kind = document.createElement("span");
      option.id = `site-q-offer-${n}`;
      say(option, { role: "option", "aria-selected": false });
      option.dataset.words = offer.words;
      kind.textContent = offer.kind;
      option.append(offer.words, kind);
      option.addEventListener("pointerdown", (event) => event.preventDefault());
      option.addEventListener("click", () => choose(option));
      return option;
    }));
    if (!offers.length) return close();
    box.removeAttribute("aria-activedescendant");
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
  };
  const ask = async () => {
    const turn = ++asked;
    const typed = box.value.trim();
    if (!typed) return close();
    try {
      const answer = await fetch(`${box.dataset.offers}?q=${encodeURIComponent(typed)}`);
      const { offers } = await answer.json();
      if (turn === asked && document.activeElement === box) show(offers);
    } catch {
      close();
    }
  };
  box.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT_MS);
  });
  box.addEventListener("compositionend", () => ask());
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const all = options();
    const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark(all[(at + step + all.length + (at < 0 && step < 0 ? 1 : 0)) % all.length]);
    }
    if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      choose(all[at]);
    }
    if (event.key === "Escape") {
      event.preventDefault(); // the browser's own answer empties the box: only once the list is shut
      close();
    }
  });
}
