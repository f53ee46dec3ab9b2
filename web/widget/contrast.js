// @ts-check

/**
 * Returns the part of a colour as light (WCAG's relative luminance).
 *
 * @param {number} part 0 to 255
 */
function linear(part) {
  const share = part / 255;
  return share <= 0.04 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

/**
 * Returns black or white, whichever can be read on a colour. Painted on white, a colour is known in
 * sRGB, however it is written.
 *
 * @param {string} colour
 */
export function readableOn(colour) {
  const canvas = document.createElement("canvas");
  const paint = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  for (const layer of ["#fff", colour]) {
    paint.fillStyle = layer;
    paint.fillRect(0, 0, 1, 1);
  }
  const [red, green, blue] = [...paint.getImageData(0, 0, 1, 1).data].map(linear);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000" : "#fff";
}
