/* Compares the programs that this phone was given with the hashes on the page, and works out their
   common code, to be held against the notice, the minutes and the signed setup of a vote. */
import { codeOf } from "./belenios/codes.js";
import { hex, sha256, utf8 } from "./belenios/sha256.js";

const list = document.querySelector("[data-programs]"), lines = Array.from(list.querySelectorAll("[data-program]"));

async function hashOf(line) {
  try {
    const response = await fetch(line.dataset.program, { cache: "reload" });
    return response.ok ? hex(sha256(new Uint8Array(await response.arrayBuffer()))) : "";
  } catch (error) { return ""; }
}

function say(line, hash) {
  const same = hash === line.dataset.sha256;
  line.dataset.same = hash ? String(same) : "unknown";
  line.querySelector("[data-part=said]").textContent = ` · ${hash ? list.dataset[same ? "saidSame" : "saidOther"] : list.dataset.saidLine}`;
}

async function compare() {
  const hashes = await Promise.all(lines.map(hashOf)), said = document.querySelector("[data-part=code]");
  lines.forEach((line, i) => say(line, hashes[i]));
  if (hashes.every(Boolean)) {
    const listed = lines.map((line, i) => `${hashes[i]}  ${line.dataset.name}\n`).join("");
    said.textContent = codeOf(hex(sha256(utf8(listed))));
  } else { said.textContent = list.dataset.saidLine; }
}

compare();
