// A page that waits for the worker reads itself anew and, when the work is done, is loaded once more.
const part = "[data-progress]";
let failures = 0;

const look = async () => {
  try {
    const answer = await fetch(location.href);
    if (!answer.ok) throw answer;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(part);
    if (!fresh) return location.reload();
    const shown = document.querySelector(part);
    if (shown.innerHTML !== fresh.innerHTML) shown.innerHTML = fresh.innerHTML;
    failures = 0;
  } catch {
    failures += 1;
  }
  if (failures < 30) setTimeout(look, 2000);
};

if (document.querySelector(part)) setTimeout(look, 2000);
