// @ts-check
/**
 * Colours that can be read, derived from the one colour of the page or the operator. The pages have
 * the same from web/colours.py; palette.css says where each shade is used.
 */

const TEXT = 4.5; // contrast of text by WCAG 2, level AA
const TEXT_ON_DARK = 6; // thin bright strokes on dark ground seem fainter than the figure says
const DARK_FROM = 0.179; // luminance from which black is read better than white
const STEP = 0.05; // share of white or black by which a colour is made lighter or darker
const FAINT = 0.9; // share of white in a ground
const DIM = 0.85; // share of the dark in one
const DARK = "#18242a";

const CANVAS = document.createElement("canvas");
const BRUSH = /** @type {CanvasRenderingContext2D} */ (CANVAS.getContext("2d"));

/**
 * Returns a colour covered by a share of another. Painted on white, it is known in sRGB, however it
 * is written.
 *
 * @param {string} colour
 * @param {string} cover
 * @param {number} share
 */
function mix(colour, cover, share) {
  for (const [layer, alpha] of /** @type {const} */ ([
    ["#fff", 1],
    [colour, 1],
    [cover, share],
  ])) {
    BRUSH.globalAlpha = alpha;
    BRUSH.fillStyle = layer;
    BRUSH.fillRect(0, 0, 1, 1);
  }
  return `rgb(${BRUSH.getImageData(0, 0, 1, 1).data.slice(0, 3)})`;
}

/** @param {string} colour As `mix` returns it */
function luminance(colour) {
  const [red, green, blue] = (colour.match(/\d+/g) || []).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * Returns a colour, covered as little as it takes until it can be read on its ground.
 *
 * @param {string} colour
 * @param {string} ground
 * @param {string} cover
 * @param {number} least
 */
function readable(colour, ground, cover, least) {
  for (let share = 0; ; share += STEP) {
    const found = mix(colour, cover, Math.min(share, 1));
    const ratio = (luminance(found) + 0.05) / (luminance(ground) + 0.05);
    if (share >= 1 || Math.max(ratio, 1 / ratio) >= least) return found;
  }
}

/**
 * Returns the custom properties of a colour.
 *
 * @param {string} brand
 */
export function shades(brand) {
  const light = mix(brand, "#fff", FAINT);
  const dark = mix(brand, DARK, DIM);
  return {
    "--on-brand": luminance(mix(brand, "#fff", 0)) > DARK_FROM ? "#000" : "#fff",
    "--link-light": readable(brand, light, "#000", TEXT),
    "--link-dark": readable(brand, dark, "#fff", TEXT_ON_DARK),
    "--tint-light": light,
    "--tint-dark": dark,
  };
}
