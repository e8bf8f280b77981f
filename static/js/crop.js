// Cut a square out of a picture by dragging. Without script the choices below the picture do the same.
const form = document.querySelector("[data-crop]");
const frame = form.querySelector("[data-crop-frame]");
const box = form.querySelector("[data-crop-box]");
const free = form.querySelector("[data-crop-free]");
const square = { x: 0, y: 0, side: 0 }; // px of the frame
const LEAST = 0.25; // of the shorter side

function room() {
  return { width: frame.clientWidth, height: frame.clientHeight };
}

function show() {
  const { width, height } = room();
  const short = Math.min(width, height);
  square.side = Math.min(Math.max(square.side, short * LEAST), short);
  square.x = Math.min(Math.max(square.x, 0), width - square.side);
  square.y = Math.min(Math.max(square.y, 0), height - square.side);
  box.style.left = `${square.x}px`;
  box.style.top = `${square.y}px`;
  box.style.width = box.style.height = `${square.side}px`;
  form.elements.x.value = Math.round((square.x / width) * 1000);
  form.elements.y.value = Math.round((square.y / height) * 1000);
  form.elements.side.value = Math.round((square.side / short) * 1000);
}

function drag(event) {
  event.preventDefault();
  const start = { ...square, at: [event.clientX, event.clientY] };
  const edge = box.getBoundingClientRect();
  const grows = edge.right - event.clientX < 44 && edge.bottom - event.clientY < 44;
  free.querySelector("input").checked = true;
  box.setPointerCapture(event.pointerId);
  const move = (e) => {
    const [dx, dy] = [e.clientX - start.at[0], e.clientY - start.at[1]];
    if (grows) square.side = start.side + Math.max(dx, dy);
    else [square.x, square.y] = [start.x + dx, start.y + dy];
    show();
  };
  box.addEventListener("pointermove", move);
  for (const end of ["pointerup", "pointercancel"]) {
    box.addEventListener(end, () => box.removeEventListener("pointermove", move), { once: true });
  }
}

frame.hidden = free.hidden = form.querySelector("[data-crop-help]").hidden = false;
const begin = () => {
  const { width, height } = room();
  square.side = Math.min(width, height);
  [square.x, square.y] = [(width - square.side) / 2, (height - square.side) / 2];
  show();
};
begin();
addEventListener("resize", begin);
box.addEventListener("pointerdown", drag);
