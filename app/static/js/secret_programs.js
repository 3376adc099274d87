/* Compares the programs that this phone was given with the hashes on the page. */
import { hex, sha256 } from "./belenios/sha256.js";

async function compare(line, said) {
  let told = said.saidLine;
  try {
    const response = await fetch(line.dataset.program);
    if (response.ok) {
      const same = hex(sha256(new Uint8Array(await response.arrayBuffer()))) === line.dataset.sha256;
      told = same ? said.saidSame : said.saidOther;
      line.dataset.same = String(same);
    }
  } catch (error) { line.dataset.same = "unknown"; }
  line.querySelector("[data-part=said]").textContent = ` · ${told}`;
}

const list = document.querySelector("[data-programs]");
list.querySelectorAll("[data-program]").forEach((line) => compare(line, list.dataset));
