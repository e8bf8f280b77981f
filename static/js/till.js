// The till: sums what is chosen; keeps each sale in the browser until the store has answered for it, sends it once the
// network is back. Every sale has a number of its own, so one sent twice is one.
const page = document.querySelector("[data-till]");
const form = document.querySelector("#till");
const shelf = `till-${page.dataset.booth}-${page.dataset.exhibitor}`;
const words = page.dataset;
const yuan = (fen) => `¥${(fen / 100).toLocaleString("zh-CN", { minimumFractionDigits: fen % 100 ? 2 : 0 })}`;
const kept = () => JSON.parse(localStorage.getItem(shelf) || "[]");
const keep = (sales) => localStorage.setItem(shelf, JSON.stringify(sales));
let sending = false;

const rows = [...form.querySelectorAll("[data-item]")];
const pieces = (row) => Number(row.querySelector("input[name^='n-']").value) || 0;
const left = (row) => Number(row.dataset.left);

function total() {
  const fen = rows.reduce((sum, row) => sum + pieces(row) * Number(row.dataset.fen), 0);
  form.querySelector("output").textContent = yuan(fen);
  for (const button of form.querySelectorAll("[name=method]")) button.setAttribute("aria-disabled", String(!fen));
}

function show(message) {
  const waiting = kept().length;
  const net = document.querySelector("#net");
  const off = !navigator.onLine || waiting > 0;
  net.toggleAttribute("data-off", off);
  net.textContent = message || (waiting ? words.waiting.replace("{n}", waiting) : navigator.onLine ? words.online : words.offline);
}

function told(text) {
  const item = document.createElement("li");
  item.textContent = text;
  document.querySelector("#told").prepend(item);
}

function ring(method) {
  const lines = rows.filter(pieces).map((row) => ({ item: Number(row.dataset.item), n: pieces(row), fen: Number(row.dataset.fen) }));
  if (!lines.length) return;
  const over = rows.find((row) => pieces(row) > left(row));
  if (over) return show(`${over.dataset.title}: ${words.short.replace("{n}", left(over))}`);
  const sale = { uuid: crypto.randomUUID(), method, at: new Date().toISOString(), lines, offline: !navigator.onLine || kept().length > 0 };
  keep([...kept(), sale]);
  for (const row of rows) {
    row.dataset.left = left(row) - pieces(row);
    const word = row.querySelector("[data-word]");
    if (word) word.textContent = words.left.replace("{n}", row.dataset.left);
    row.querySelector("input[name^='n-']").value = 0;
  }
  total();
  send();
}

async function send() {
  const sales = kept();
  if (sending || !sales.length) return show();
  sending = true;
  try {
    const answer = await fetch(words.send, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": words.token },
      body: JSON.stringify({ exhibitor: Number(words.exhibitor), sales: sales.slice(0, 100) }),
    });
    if (!answer.ok) throw answer;
    settle((await answer.json()).results, sales);
  } catch (error) {
    // Whatever was tried and not answered has happened at the counter: from now on it is told as such.
    keep(kept().map((sale) => ({ ...sale, offline: true })));
    if (error.status === 400 || error.status === 401 || error.status === 403) show(words.signin);
    else show();
    sending = false;
    return;
  }
  sending = false;
  if (kept().length) send();
  else show();
}

function settle(results, sales) {
  const done = new Set();
  for (const one of results) {
    const sale = sales.find((sale) => sale.uuid === one.uuid);
    if (!sale) continue;
    done.add(one.uuid);
    const fen = sale.lines.reduce((sum, line) => sum + line.n * line.fen, 0);
    if (one.refused) {
      told(`${words.refused} ${yuan(fen)} ${one.refused}`);
      for (const line of sale.lines) {
        const row = rows.find((row) => Number(row.dataset.item) === line.item);
        if (row) row.dataset.left = left(row) + line.n;
      }
    } else told(`${one.number} ${yuan(fen)}${one.flag ? ` ${words.flagged}` : ""}`);
  }
  keep(kept().filter((sale) => !done.has(sale.uuid)));
}

form.addEventListener("click", (event) => {
  const step = event.target.closest("[data-step]");
  if (!step) return;
  event.preventDefault();
  const input = step.closest("[data-item]").querySelector("input[name^='n-']");
  input.value = Math.max(0, (Number(input.value) || 0) + Number(step.dataset.step));
  total();
});
form.addEventListener("input", total);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  ring(event.submitter ? event.submitter.value : "cash");
});
addEventListener("online", send);
addEventListener("offline", () => show());
addEventListener("beforeunload", (event) => {
  if (kept().length) event.preventDefault();
});
setInterval(send, 15000);
for (const button of form.querySelectorAll("[data-step]")) button.hidden = false;
total();
send();
