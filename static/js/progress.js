// A page that waits for the worker: what it says of the progress is read anew every two seconds; when the work is done
// the page is loaded once more. Without this the page loads itself by its head.
const WAIT_MS = 2000;
const MOST_FAILURES = 30;
let failures = 0;

const look = async () => {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-progress]");
    const shown = document.querySelector("[data-progress]");
    if (!fresh) {
      location.reload();
      return;
    }
    failures = 0;
    const status = shown.querySelector("[role=status]");
    const said = fresh.querySelector("[role=status]");
    if (status.innerHTML !== said.innerHTML) status.innerHTML = said.innerHTML;
    shown.querySelector("progress")?.remove();
    const bar = fresh.querySelector("progress");
    if (bar) shown.append(document.adoptNode(bar));
  } catch {
    failures += 1;
  }
  if (failures < MOST_FAILURES) setTimeout(look, WAIT_MS);
};

if (document.querySelector("[data-progress]")) setTimeout(look, WAIT_MS);
