// Make big photos smaller before they are sent: a village line is slow. The server checks and
// converts every picture anyway; when anything fails here, the original goes up unchanged.
const SMALL_ENOUGH = 1.5 * 1024 * 1024;

async function smaller(file, longest) {
  const image = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, longest / Math.max(image.width, image.height));
  if (scale === 1 && file.size < SMALL_ENOUGH) return file;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.88));
  if (!blob || blob.size >= file.size) return file;
  return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
}

async function shrink(input) {
  const longest = Number(input.dataset.shrink) || 2000;
  const kept = new DataTransfer();
  for (const file of input.files) {
    const photo = /^image\/(jpeg|png|webp)$/.test(file.type);
    kept.items.add(photo ? await smaller(file, longest).catch(() => file) : file);
  }
  input.files = kept.files;
}

if (typeof createImageBitmap === "function" && typeof DataTransfer === "function") {
  for (const input of document.querySelectorAll("input[type=file][data-shrink]")) {
    input.addEventListener("change", () => shrink(input).catch(() => {}));
  }
}
