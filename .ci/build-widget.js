// Joins the modules of the chat into the one script that is served, web/widget/built/widget.js.
// With --check it writes nothing, and fails if what is there was built from other sources.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { minify } from "terser";

const SOURCES = fileURLToPath(new URL("../web/widget/", import.meta.url));
const BUILT = join(SOURCES, "built");
const OLDEST = ["chrome90", "edge90", "firefox98", "safari15.4"]; // as in docs/embedding.md

// Names of properties that only the modules themselves use, to be shortened. None of them may be one
// of the browser's or of the server's replies.
const OWN =
  "box combobox dialog dress enter forgetFocus found hasFocus inFront input isBusy isInline launcher " +
  "limit listen load messages options putFocus restart resume retry rise root save scrollToLatest send " +
  "setScheme takes unhelped voted wait";

const read = (name) => readFileSync(join(SOURCES, name), "utf8");

/** Returns the frame without the spaces of its indentation. */
const frame = () =>
  read("frame.html")
    .replace(/\s+/g, " ")
    .replace(/ ?(<[^>]*>) ?/g, "$1");

/** Returns the palette and the style sheets without spaces and comments. */
async function styles() {
  const palette = read("palette.css").replaceAll(/:root,\s*/g, ""); // the pages alone have a :root
  const sheets = palette + read("shared.css") + read("widget.css");
  const { code } = await transform(sheets, { loader: "css", minify: true });
  return code.trim().replace(/(--[a-z-]+): /g, "$1:"); // esbuild leaves those of custom properties
}

/** Returns the script; the server defines QZ_SETTINGS around it. */
async function script() {
  const { outputFiles } = await build({
    entryPoints: [join(SOURCES, "start.js")],
    bundle: true,
    charset: "utf8",
    define: { QZ_FRAME: JSON.stringify(frame()), QZ_STYLES: JSON.stringify(await styles()) },
    format: "iife",
    mangleProps: new RegExp(`^(${OWN.replaceAll(" ", "|")})$`),
    minify: true,
    supported: { "optional-chain": true }, // Chrome 90 fails at it in one case that is not used
    target: OLDEST,
    write: false,
  });
  // Terser finds 3 % more than esbuild. Statements are longer than sequences and conditionals, but
  // more alike, which gzip packs better.
  const compress = { passes: 3, conditionals: false, sequences: false };
  const { code } = await minify(outputFiles[0].text, { compress, ecma: 2020 });
  return `${code}\n`;
}

/** Returns the checksums of the sources in the format of sha256sum. */
function sums() {
  const names = readdirSync(SOURCES).filter((name) => /\.(js|css|html)$/.test(name));
  const sum = (name) => createHash("sha256").update(read(name)).digest("hex");
  return names
    .sort()
    .map((name) => `${sum(name)}  ${name}\n`)
    .join("");
}

const files = { "widget.js": await script(), "sources.sha256": sums() };

if (process.argv.includes("--check")) {
  const stale = Object.keys(files).filter((name) => read(join("built", name)) !== files[name]);
  if (stale.length) {
    console.error(`web/widget/built is older than its sources: ${stale.join(", ")}; make widget`);
    process.exit(1);
  }
} else {
  mkdirSync(BUILT, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(BUILT, name), text);
}
